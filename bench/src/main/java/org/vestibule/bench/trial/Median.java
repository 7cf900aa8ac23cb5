package org.vestibule.bench.trial;

import java.util.Arrays;

/** The middle one, or the mean of the two in the middle. */
public final class Median {
    private Median() {}

    public static double of(double... figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
