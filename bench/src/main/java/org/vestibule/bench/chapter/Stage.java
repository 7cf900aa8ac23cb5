package org.vestibule.bench.chapter;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vestibule.bench.load.Client;
import org.vestibule.bench.load.Walk;
import org.vestibule.bench.peer.Keycloak;
import org.vestibule.bench.peer.Realm;
import org.vestibule.bench.people.Crowd;
import org.vestibule.bench.people.Password;
import org.vestibule.bench.people.Population;
import org.vestibule.bench.people.Walker;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.bench.suite.MintedTokens;
import org.vestibule.bench.trial.Contender;
import org.vestibule.bench.trial.Trial;
import org.vestibule.bench.work.PeerWork;
import org.vestibule.bench.work.SuiteWork;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.service.Service;

/**
 * All that chapters share: suite and peer, running and with users.
 *
 * @param walkers of the suite
 * @param crowd of them
 * @param peerCrowd of as many at the peer
 */
public record Stage(
        Path root,
        Path home,
        BenchSuite suite,
        Keycloak peer,
        Realm realm,
        Client client,
        Trial trial,
        Population population,
        List<Walker> walkers,
        Crowd crowd,
        Crowd peerCrowd) {
    public static final String SUITE = "suite";
    public static final String PEER = "peer";

    /** With users on both sides. */
    public static Stage set(
            Path root, Path home, BenchSuite suite, Keycloak peer, Client client, Trial trial, int users) {
        try {
            var realm = new Realm(peer);
            realm.create(Realm.Hash.NEXT_TO_NOTHING);
            var population = new Population(suite.suite().infrastructure());
            var walkers = population.withApp(BenchSuite.TENANT, "walker", users, Password.argon2id(1));
            var clock = Clock.systemUTC();
            var stage = new Stage(
                    root,
                    home,
                    suite,
                    peer,
                    realm,
                    client,
                    trial,
                    population,
                    walkers,
                    new Crowd(walkers, clock),
                    new Crowd(realm.withApp("walker", users), clock));
            stage.logInOnce();
            return stage;
        } catch (SQLException e) {
            throw new StartFailure("The users could not be made: " + e.getMessage(), e);
        }
    }

    /** mfa-service knows a tenant, and what to call it in a message, from the first login on. */
    private void logInOnce() {
        work().twoFactorLogin(crowd)
                .go()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    SuiteWork work() {
        return new SuiteWork(client, suite);
    }

    PeerWork peerWork() {
        return new PeerWork(client, peer);
    }

    MintedTokens minted() {
        return new MintedTokens(suite.suite().infrastructure().keys().signingKeys("auth"), suite.url(Service.AUTH));
    }

    Contender ours(Walk walk) {
        return new Contender(walk, suite.meter(), BenchSuite.HOT, BenchSuite.JIT);
    }

    Map<String, Contender> beside(Walk ours, Walk theirs) {
        var both = new LinkedHashMap<String, Contender>();
        both.put(SUITE, ours(ours));
        both.put(PEER, new Contender(theirs, peer.meter(), Keycloak.COUNTED, Keycloak.JIT));
        return both;
    }
}
