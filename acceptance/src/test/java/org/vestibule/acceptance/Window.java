package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.ChecksumException;
import com.google.zxing.DecodeHintType;
import com.google.zxing.FormatException;
import com.google.zxing.LuminanceSource;
import com.google.zxing.NotFoundException;
import com.google.zxing.ReaderException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** A browser window at a tenant's pages, used by what people see: labels, buttons, links. */
final class Window implements AutoCloseable {
    private static final double PATIENCE_MS = 15_000;
    private static final int NEAREST = 4;
    private static final Pattern SECRET = Pattern.compile("[?&]secret=([A-Z2-7]+)");

    final BrowserContext context;
    final Page page;
    private final String base;
    private final String tenant;
    private CDPSession debugger;
    private Response answer;

    Window(BrowserContext context, String base, String tenant) {
        this.context = context;
        this.base = base;
        this.tenant = tenant;
        context.setDefaultTimeout(PATIENCE_MS);
        this.page = context.newPage();
        page.onResponse(response -> {
            if (response.request().isNavigationRequest()) {
                answer = response;
            }
        });
    }

    /** A second window with the same cookies. */
    private Window(Window other) {
        this(other.context, other.base, other.tenant);
    }

    Window anotherTab() {
        return new Window(this);
    }

    /** A page of the tenant; {@code path} begins with a slash. */
    Window open(String path) {
        page.navigate(base + path);
        return this;
    }

    Window type(String label, String text) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
        return this;
    }

    Window tick(String label) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).check();
        return this;
    }

    /** By its value. */
    Window choose(String label, String option) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).selectOption(option);
        return this;
    }

    Window press(String button) {
        byRole(AriaRole.BUTTON, button).click();
        return this;
    }

    Window follow(String link) {
        byRole(AriaRole.LINK, link).first().click();
        return this;
    }

    boolean has(AriaRole role, String name) {
        return byRole(role, name).count() > 0;
    }

    private Locator byRole(AriaRole role, String name) {
        return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Window logIn(Customer customer) {
        return logIn(customer.username, Customer.PASSWORD);
    }

    /** Through the first door. */
    Window logIn(String username, String password) {
        if (!path().equals("/login")) {
            open("/login");
        }
        return type("Username", username).type("Password", password).press("Log in");
    }

    Window logOut() {
        return press("Log out");
    }

    /** At the second door. */
    Window code(String code) {
        return type("Code", code).press("Continue");
    }

    /** Sets up an app, with what a phone's camera sees; answers the phone with its first code used up. */
    Phone setUpApp() {
        assertThat(path()).isEqualTo("/setup/totp");
        press("Start");
        Phone phone = new Phone(scanned());
        type("The six digits the app shows now", phone.freshCode()).press("Confirm");
        assertThat(path()).as(text()).isNotEqualTo("/setup/totp/confirm");
        return phone;
    }

    /** On from the page with the recovery codes. */
    Window haveSaved() {
        return tick("I have saved these codes").press("Continue");
    }

    /** The key in the QR code that the screen shows. */
    String scanned() {
        try {
            String uri = read(ImageIO.read(new ByteArrayInputStream(screenshot())));
            Matcher secret = SECRET.matcher(uri);
            assertThat(secret.find()).as(uri).isTrue();
            return secret.group(1);
        } catch (NotFoundException e) {
            throw new AssertionError("no QR code to be seen at " + page.url(), e);
        } catch (ReaderException e) {
            throw new AssertionError("a QR code that cannot be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At times Chromium has no picture to give, while other pages are drawn. */
    private byte[] screenshot() {
        return await().ignoreExceptionsInstanceOf(PlaywrightException.class).until(page::screenshot, Objects::nonNull);
    }

    /** A camera comes nearer where it misreads a code, and tells dark from light in another way. */
    private static String read(BufferedImage picture) throws ReaderException {
        for (int times = 1; ; times++) {
            LuminanceSource screen = new BufferedImageLuminanceSource(magnified(picture, times));
            for (Binarizer darkAndLight : List.of(new HybridBinarizer(screen), new GlobalHistogramBinarizer(screen))) {
                try {
                    return decoded(darkAndLight);
                } catch (FormatException | ChecksumException misread) {
                    if (times == NEAREST) {
                        throw misread;
                    }
                }
            }
        }
    }

    private static BufferedImage magnified(BufferedImage picture, int times) {
        var larger =
                new BufferedImage(picture.getWidth() * times, picture.getHeight() * times, BufferedImage.TYPE_INT_RGB);
        larger.createGraphics().drawImage(picture, 0, 0, larger.getWidth(), larger.getHeight(), null);
        return larger;
    }

    private static String decoded(Binarizer darkAndLight) throws ReaderException {
        return new QRCodeReader()
                .decode(new BinaryBitmap(darkAndLight), Map.of(DecodeHintType.TRY_HARDER, true))
                .getText();
    }

    /** Within the tenant, without query. */
    String path() {
        String url = page.url();
        return url.startsWith(base) ? url.substring(base.length()).replaceFirst("[?#].*", "") : url;
    }

    /** Says what is to be read, where it is another page. */
    void isAt(String path) {
        assertThat(path()).as(page.locator("body").innerText()).isEqualTo(path);
    }

    String heading() {
        return page.locator("h1").innerText();
    }

    /** What is said above a form that was not taken. */
    String trouble() {
        return page.locator("#trouble").innerText();
    }

    /** What the page says once of what was just done. */
    String said() {
        return page.locator(".said").innerText();
    }

    /** All that can be read. */
    String text() {
        return page.locator("body").innerText();
    }

    int status() {
        return answer.status();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(answer.headerValue(name));
    }

    /** The value of the session cookie; empty without one. */
    String cookie() {
        return context.cookies().stream()
                .filter(cookie -> cookie.name.equals("vestibule-at-" + tenant))
                .map(cookie -> cookie.value)
                .findFirst()
                .orElse("");
    }

    /** Goes on with another session cookie. */
    void present(String cookie) {
        context.addCookies(java.util.List.of(new Cookie("vestibule-at-" + tenant, cookie).setUrl(base)));
    }

    /** Plugs in a key that somebody touches whenever it blinks. */
    String plugIn() {
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "usb");
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var made = new JsonObject();
        made.add("options", options);
        return debugger()
                .send("WebAuthn.addVirtualAuthenticator", made)
                .get("authenticatorId")
                .getAsString();
    }

    void unplug(String key) {
        var named = new JsonObject();
        named.addProperty("authenticatorId", key);
        debugger().send("WebAuthn.removeVirtualAuthenticator", named);
    }

    private CDPSession debugger() {
        if (debugger == null) {
            debugger = context.newCDPSession(page);
            debugger.send("WebAuthn.enable");
        }
        return debugger;
    }

    @Override
    public void close() {
        context.close();
    }
}
