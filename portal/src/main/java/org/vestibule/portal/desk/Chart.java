package org.vestibule.portal.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.vestibule.portal.rest.AdminApi.AdoptionDay;

/**
 * A line over days, in a box that is 1000 wide and 100 high with 0 at the bottom: the page stretches it, and sets the words
 * beside it in their own size.
 *
 * @param top percent at the upper edge: 10, 25, 50 or 100, so that a small beginning is not a flat line
 * @param days oldest first
 */
public record Chart(long top, List<Day> days) {
    private static final double WIDTH = 1000;
    private static final double HEIGHT = 100;
    private static final long[] TOPS = {10, 25, 50, 100};

    /** A day in UTC, with its share in percent. */
    public record Day(LocalDate date, long customers, long enabled, long share) {
        /** In the middle of the day, so that it is the same day in the zones of the customers. */
        public Instant noon() {
            return date.atTime(12, 0).toInstant(ZoneOffset.UTC);
        }
    }

    static Chart of(List<AdoptionDay> history) {
        var days = history.stream()
                .map(day ->
                        new Day(day.date(), day.customers(), day.enabled(), percent(day.enabled(), day.customers())))
                .toList();
        long most = days.stream().mapToLong(Day::share).max().orElse(0);
        long top = java.util.Arrays.stream(TOPS)
                .filter(edge -> edge >= most)
                .findFirst()
                .orElse(100);
        return new Chart(top, days);
    }

    /** Rounded; below one half of everybody never 0 while there is somebody, and never all while somebody is missing. */
    static long percent(long part, long whole) {
        if (whole <= 0 || part <= 0) {
            return 0;
        }
        return part >= whole ? 100 : Math.clamp(Math.round(100.0 * part / whole), 1, 99);
    }

    /** The line, as {@code points} of a polyline. */
    public String line() {
        return IntStream.range(0, days.size())
                .mapToObj(i -> point(x(i), days.get(i).share()))
                .collect(Collectors.joining(" "));
    }

    /** What is below the line, as {@code points} of a polygon. */
    public String area() {
        return days.isEmpty() ? "" : point(0, 0) + " " + line() + " " + point(x(days.size() - 1), 0);
    }

    /** Percents for the axis, the highest first. */
    public List<Long> marks() {
        return List.of(top, top / 2, 0L);
    }

    /** Days for the axis: the first, the one in the middle and the last. */
    public List<Day> dates() {
        return days.size() < 3 ? days : List.of(days.getFirst(), days.get((days.size() - 1) / 2), days.getLast());
    }

    public Day first() {
        return days.getFirst();
    }

    public Day last() {
        return days.getLast();
    }

    private double x(int index) {
        return days.size() < 2 ? 0 : WIDTH * index / (days.size() - 1);
    }

    private String point(double x, long share) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, HEIGHT - HEIGHT * share / top);
    }
}
