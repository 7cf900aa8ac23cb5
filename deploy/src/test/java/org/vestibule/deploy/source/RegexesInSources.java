package org.vestibule.deploy.source;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ParserConfiguration.LanguageLevel;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.NormalAnnotationExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vestibule.deploy.Tree;

/** Every regular expression that a service matches something from outside with, as far as it is written down as one. */
final class RegexesInSources {
    private static final List<String> MODULES = List.of(
            "auth-service", "mfa-service", "notification-service", "admin-service", "platform", "foundation", "portal");

    /** Methods of a string that take one, and how many arguments they have; those of a matcher have one less. */
    private static final Map<String, Integer> ARGUMENTS = Map.of("matches", 1, "replaceAll", 2, "replaceFirst", 2);

    private static final JavaParser PARSER =
            new JavaParser(new ParserConfiguration().setLanguageLevel(LanguageLevel.BLEEDING_EDGE));

    private final Map<String, Expression> constants = new HashMap<>();
    private final List<Regex> found = new ArrayList<>();

    private RegexesInSources() {}

    /** @param file where it stands */
    record Regex(String file, String text) {
        @Override
        public String toString() {
            return file.replaceAll(".*/", "") + " " + text;
        }
    }

    static List<Regex> all() {
        var sources = new RegexesInSources();
        Map<String, CompilationUnit> units = new HashMap<>();
        for (String module : MODULES) {
            Tree.textsBelow(module + "/src/main/java", ".java")
                    .forEach((file, text) -> units.put(
                            file,
                            PARSER.parse(text)
                                    .getResult()
                                    .orElseThrow(() -> new IllegalStateException(file + " cannot be parsed"))));
        }
        units.forEach(sources::readConstants);
        units.forEach(sources::readRegexes);
        return List.copyOf(sources.found);
    }

    private void readConstants(String file, CompilationUnit unit) {
        String type = file.replaceAll(".*/|\\.java$", "");
        for (FieldDeclaration field : unit.findAll(FieldDeclaration.class)) {
            for (VariableDeclarator variable : field.getVariables()) {
                if (field.isStatic() && variable.getTypeAsString().equals("String")) {
                    variable.getInitializer()
                            .ifPresent(value -> constants.put(type + "." + variable.getNameAsString(), value));
                }
            }
        }
    }

    private void readRegexes(String file, CompilationUnit unit) {
        String type = file.replaceAll(".*/|\\.java$", "");
        unit.findAll(NormalAnnotationExpr.class).stream()
                .filter(annotation -> annotation.getNameAsString().equals("Pattern"))
                .flatMap(annotation -> annotation.getPairs().stream())
                .filter(pair -> pair.getNameAsString().equals("regexp"))
                .forEach(pair -> add(file, type, pair.getValue()));
        unit.findAll(MethodCallExpr.class).stream()
                .filter(RegexesInSources::takesARegex)
                .forEach(call -> add(file, type, call.getArgument(0)));
    }

    private static boolean takesARegex(MethodCallExpr call) {
        String scope = call.getScope().map(Expression::toString).orElse("");
        return scope.equals("Pattern") && call.getNameAsString().equals("compile")
                || call.getArguments().size() == ARGUMENTS.getOrDefault(call.getNameAsString(), -1);
    }

    private void add(String file, String type, Expression regex) {
        text(type, regex).ifPresent(text -> found.add(new Regex(file, text)));
    }

    private Optional<String> text(String type, Expression expression) {
        return switch (expression) {
            case StringLiteralExpr literal -> Optional.of(literal.asString());
            case BinaryExpr sum ->
                text(type, sum.getLeft())
                        .flatMap(left -> text(type, sum.getRight()).map(right -> left + right));
            case NameExpr name -> constant(type, type + "." + name.getNameAsString());
            case FieldAccessExpr field -> constant(field.getScope().toString(), field.toString());
            default -> Optional.empty();
        };
    }

    private Optional<String> constant(String type, String name) {
        return Optional.ofNullable(constants.get(name)).flatMap(value -> text(type, value));
    }
}
