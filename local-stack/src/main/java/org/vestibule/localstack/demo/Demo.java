package org.vestibule.localstack.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.keys.Keys;
import org.vestibule.localstack.seed.Seeding;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.suite.Running;

/** {@code ./vestibule demo}: the whole story against the running suite, with people invented for this run. */
public final class Demo {
    private final Running running;
    private final Seeding people;
    private final PrintStream out;

    public Demo(Running running, Keys keys, PrintStream out) {
        this.running = running;
        this.people = new Seeding(
                running.url(Service.AUTH), running.url(Service.MFA), keys.bootstrapClientSecret(), Path.of(""));
        this.out = out;
    }

    public int run() {
        var customer = Person.invent("reseller-storefront", "Ida", Role.CUSTOMER);
        var desk = Person.invent("reseller-storefront", "Desk", Role.SUPPORT);
        var shopkeeper = Person.invent("webshop-admin", "Knud", Role.CUSTOMER);
        var token = people.bootstrapToken();
        for (var person : java.util.List.of(customer, desk, shopkeeper)) {
            people.createUser(person.tenant(), person.user(), token);
        }

        var stage = new Stage(out);
        var services = Services.of(running);
        stage.say("Three people were made for this run: " + customer.user().username() + ", "
                + desk.user().username() + " and " + shopkeeper.user().username() + ".");
        new AppStory(stage, services).tell(customer);
        new SmsStory(stage, services).tell(shopkeeper);
        new DeskStory(stage, services).tell(desk, customer);
        out.printf("%nThat was the whole story. Every SMS and mail of it is at %s%n", running.inbox());
        return 0;
    }
}
