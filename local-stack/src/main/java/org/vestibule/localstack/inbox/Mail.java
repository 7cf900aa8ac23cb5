package org.vestibule.localstack.inbox;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;

/** What a reader sees of a mail: sender, decoded subject (RFC 2047), and its plain text, or HTML where there is none. */
record Mail(Optional<String> from, String subject, String text) {
    static Mail parse(byte[] data) throws IOException {
        // Jakarta Mail finds its content handlers through the context loader, which a pool's thread may lack.
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        thread.setContextClassLoader(Mail.class.getClassLoader());
        try {
            var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(data));
            var text = find(message, "text/plain").or(() -> tryFind(message, "text/html"));
            return new Mail(
                    sender(message), message.getSubject(), text.orElse("").strip());
        } catch (MessagingException e) {
            throw new IOException(e);
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    private static Optional<String> sender(MimeMessage message) throws MessagingException {
        var from = message.getFrom();
        if (from == null || from.length == 0) {
            return Optional.empty();
        }
        return Optional.of(from[0] instanceof InternetAddress address ? display(address) : from[0].toString());
    }

    private static String display(InternetAddress address) {
        return address.getPersonal() == null
                ? address.getAddress()
                : address.getPersonal() + " <" + address.getAddress() + ">";
    }

    private static Optional<String> tryFind(Part part, String type) {
        try {
            return find(part, type);
        } catch (MessagingException | IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> find(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return Optional.of(part.getContent().toString());
        }
        if (!part.isMimeType("multipart/*")) {
            return Optional.empty();
        }
        var parts = (Multipart) part.getContent();
        for (int i = 0; i < parts.getCount(); i++) {
            var found = find(parts.getBodyPart(i), type);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
