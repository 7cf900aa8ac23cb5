package org.vestibule.bench.trial;

import java.util.List;
import org.vestibule.bench.load.Walk;
import org.vestibule.bench.machine.Meter;

/**
 * Who does the work.
 *
 * @param counted parts of the meter that the work is charged to
 * @param apart parts of those that it is not charged to: what a server that has run for a while no longer spends
 */
public record Contender(Walk walk, Meter meter, List<String> counted, List<String> apart) {}
