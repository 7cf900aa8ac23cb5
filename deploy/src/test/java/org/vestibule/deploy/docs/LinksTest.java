package org.vestibule.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vestibule.deploy.Tree;

/** Links from one file of this repository to another lead somewhere, also to a heading. */
class LinksTest {
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|href)=\"([^\"]+)\"");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern ANCHOR = Pattern.compile("(?:id|name)=\"([^\"]+)\"");

    @Test
    void everyRelativeLinkResolves() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path document : documents()) {
            String text = CODE.matcher(Files.readString(document)).replaceAll("");
            LINK.matcher(text)
                    .results()
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .filter(link -> !ELSEWHERE.matcher(link).matches())
                    .filter(link -> !leadsSomewhere(document, link))
                    .forEach(link -> dead.add(Tree.ROOT.relativize(document) + " -> " + link));
        }

        assertThat(dead).isEmpty();
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        try (Stream<Path> top = Files.list(Tree.ROOT)) {
            top.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        for (String folder : List.of("docs", "clients", "examples", ".github")) {
            if (Files.isDirectory(Tree.ROOT.resolve(folder))) {
                Tree.textsBelow(folder, ".md").keySet().stream()
                        .filter(file -> !file.contains("/target/") && !file.contains("/node_modules/"))
                        .map(Tree.ROOT::resolve)
                        .forEach(documents::add);
            }
        }
        assertThat(documents).hasSizeGreaterThan(40);
        return documents;
    }

    private static boolean leadsSomewhere(Path document, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? document
                : document.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || !target.toString().endsWith(".md") || hasHeading(target, parts[1]);
    }

    /** As GitHub makes anchors of headings; the second of two with one name ends in {@code -1}. */
    private static boolean hasHeading(Path document, String anchor) {
        String text = Tree.text(Tree.ROOT.relativize(document).toString());
        return HEADING.matcher(text)
                        .results()
                        .map(found -> found.group(1)
                                .replaceAll("\\[([^]]+)]\\([^)]*\\)", "$1")
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                .replace(' ', '-'))
                        .anyMatch(heading -> heading.equals(anchor.replaceAll("-\\d$", "")) || heading.equals(anchor))
                || ANCHOR.matcher(text).results().anyMatch(found -> found.group(1)
                        .equals(anchor));
    }
}
