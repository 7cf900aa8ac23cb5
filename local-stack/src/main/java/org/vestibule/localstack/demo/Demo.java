package org.vestibule.localstack.demo;

import java.io.PrintStream;
import java.util.List;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.seed.Operator;
import org.vestibule.localstack.suite.Running;

/** {@code ./vestibule demo}: the whole story against the running suite, with people invented for this run. */
public final class Demo {
    private final Running running;
    private final Operator operator;
    private final PrintStream out;

    /** @param operator who makes the people of the story */
    public Demo(Running running, Operator operator, PrintStream out) {
        this.running = running;
        this.operator = operator;
        this.out = out;
    }

    public int run() {
        var customer = Person.invent("reseller-storefront", "Ida", Role.CUSTOMER);
        var desk = Person.invent("reseller-storefront", "Desk", Role.SUPPORT);
        var shopkeeper = Person.invent("webshop-admin", "Knud", Role.CUSTOMER);
        var stage = new Stage(out);
        var services = Services.of(running);
        var token = operator.token();
        for (var person : List.of(customer, desk, shopkeeper)) {
            var path = "/auth/v1/tenants/" + person.tenant() + "/users";
            expectCreated(services.auth().post(path, person.user().description(), token));
        }
        stage.say("Three people were made for this run: " + customer.user().username() + ", "
                + desk.user().username() + " and " + shopkeeper.user().username() + ".");
        new AppStory(stage, services).tell(customer);
        new SmsStory(stage, services).tell(shopkeeper);
        new DeskStory(stage, services).tell(desk, customer);
        out.printf("%nThat was the whole story. Every SMS and mail of it is at %s%n", running.inbox());
        return 0;
    }

    private static void expectCreated(Answer answer) {
        if (answer.status() != 201) {
            throw new StartFailure("A user could not be made: " + answer.status() + " " + answer.body());
        }
    }
}
