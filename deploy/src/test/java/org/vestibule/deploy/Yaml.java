package org.vestibule.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;

/** YAML as it is read by those who use it: a key that stands twice is a mistake. */
public final class Yaml {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper DOCUMENTS = new ObjectMapper(new YAMLFactory());

    private Yaml() {}

    /** All documents of a file; empty ones are left out. */
    public static List<JsonNode> documents(String text) {
        try (YAMLParser parser = (YAMLParser) DOCUMENTS.getFactory().createParser(text)) {
            parser.enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            return DOCUMENTS.readValues(parser, JsonNode.class).readAll().stream()
                    .filter(document -> document.isContainerNode())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One document with anchors and merge keys ({@code <<}) put in place. */
    public static JsonNode merged(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return JSON.valueToTree(new org.yaml.snakeyaml.Yaml(options).<Object>load(text));
    }

    /** The members of an object, in order. */
    public static Map<String, JsonNode> members(JsonNode object) {
        var members = new LinkedHashMap<String, JsonNode>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    public static Stream<JsonNode> items(JsonNode list) {
        return java.util.stream.StreamSupport.stream(list.spliterator(), false);
    }
}
