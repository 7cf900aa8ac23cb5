package org.vestibule.bench.trial;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.vestibule.bench.load.Client;
import org.vestibule.bench.load.OpenLoop;
import org.vestibule.bench.load.Sample;
import org.vestibule.bench.load.Saturation;
import org.vestibule.bench.load.Walk;
import org.vestibule.localstack.StartFailure;

/** Measures contenders in turns, so that what else the machine does meanwhile falls on all of them. */
public final class Trial {
    private static final int WARM_UP_AT_A_TIME = 16;

    private final Client client;
    private final Plan plan;

    public Trial(Client client, Plan plan) {
        this.client = client;
        this.plan = plan;
    }

    /** As many walks as it takes, as fast as they go: an open loop would bury a server that has compiled nothing yet. */
    public void warmUp(Walk... walks) {
        for (var walk : walks) {
            requireSome(new Saturation(client.context())
                    .run(WARM_UP_AT_A_TIME, plan.warmUpWalks(), plan.longestWarmUp(), walk));
        }
    }

    /** All of them at the same rate. */
    public Map<String, Result> atRate(double perSecond, Map<String, Contender> contenders) {
        var loop = new OpenLoop(client.context());
        return measure(contenders, (walk, length) -> loop.run(perSecond, length, walk));
    }

    public Result atRate(double perSecond, Contender contender) {
        return atRate(perSecond, Map.of("", contender)).get("");
    }

    /** For work of which there is too little to warm up at length: one repeat more, which is not counted. */
    public Result atRateOfFew(double perSecond, Contender contender) {
        new OpenLoop(client.context()).run(perSecond, plan.length(), contender.walk());
        return atRate(perSecond, contender);
    }

    /** As much as each gets through with so many at a time. */
    public Map<String, Result> saturated(int atATime, Map<String, Contender> contenders) {
        var saturation = new Saturation(client.context());
        return measure(contenders, (walk, length) -> saturation.run(atATime, Long.MAX_VALUE, length, walk));
    }

    private Map<String, Result> measure(Map<String, Contender> contenders, BiFunction<Walk, Duration, Sample> load) {
        var runs = new LinkedHashMap<String, List<Run>>();
        contenders.keySet().forEach(name -> runs.put(name, new ArrayList<>()));
        for (int repeat = 0; repeat < plan.repeats(); repeat++) {
            contenders.forEach((name, contender) -> runs.get(name).add(run(contender, load)));
        }
        var results = new LinkedHashMap<String, Result>();
        runs.forEach((name, all) -> results.put(
                name,
                new Result(
                        List.copyOf(all),
                        contenders.get(name).counted(),
                        contenders.get(name).apart())));
        return results;
    }

    /** Of a load that fails from first to last there is nothing to tell but why. */
    private static void requireSome(Sample sample) {
        if (sample.succeeded() == 0) {
            throw new StartFailure("Not one walk of " + sample.errors() + " got through: " + sample.firstError());
        }
    }

    private Run run(Contender contender, BiFunction<Walk, Duration, Sample> load) {
        var before = contender.meter().read();
        var sample = load.apply(contender.walk(), plan.length());
        requireSome(sample);
        return new Run(sample, contender.meter().read().since(before));
    }
}
