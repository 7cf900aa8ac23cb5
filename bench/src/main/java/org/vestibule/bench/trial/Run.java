package org.vestibule.bench.trial;

import java.util.Collection;
import org.vestibule.bench.load.Sample;
import org.vestibule.bench.machine.Meter.Reading;

/**
 * One measurement.
 *
 * @param cpu seconds spent meanwhile by each part
 */
public record Run(Sample sample, Reading cpu) {
    /** CPU ms of these parts for one walk, which is CPU seconds for a thousand. */
    public double cpuMs(Collection<String> parts) {
        return parts.stream().mapToDouble(cpu::of).sum() * 1_000 / Math.max(1, sample.succeeded());
    }
}
