package io.github.unroot.recipe;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.recipe.RecipeFields.Named;
import io.github.unroot.tree.FilePath;
import io.github.unroot.yaml.YamlValue.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a recipe puts into the image and changes in it, each with its line: files, templates, links, edits, rules. */
final class PlacedThings {
    private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");

    /** Compiling goes as deep as an expression is nested. */
    private static final int EXPRESSION_CHARS_MAX = 1000;

    private final RecipeFields document;
    private final SourceFolder sources;
    private final WritablePaths writable;

    PlacedThings(RecipeFields document, SourceFolder sources, WritablePaths writable) {
        this.document = document;
        this.sources = sources;
        this.writable = writable;
    }

    List<PlacedFile> files() throws UnrootException {
        List<PlacedFile> files = new ArrayList<>();
        Optional<RecipeFields> under = document.under("files");
        for (String key : under.map(RecipeFields::keys).orElse(List.of())) {
            files.add(file(under.orElseThrow(), key));
        }
        return files;
    }

    private PlacedFile file(RecipeFields files, String key) throws UnrootException {
        FilePath path = files.keyPath(key);
        Named value = files.needed(key);
        if (path.isRoot()) {
            throw value.problem("a file has a name");
        }
        if (writable.covers(path)) {
            throw value.problem("what lies below data and scratch is hidden by their mounts; write a template for it");
        }
        if (value.value().kind() == Kind.TEXT) {
            return new PlacedFile(path, Content.of(value.text()), PlacedFile.MODE_UNLESS_GIVEN, files.placeOf(key));
        }
        RecipeFields fields = value.fields().only("source", "mode");
        Content content = fields.needed("source").meaning(sources::read);
        int bits = fields.optionalMeaning("mode", PlacedThings::mode).orElse(PlacedFile.MODE_UNLESS_GIVEN);
        return new PlacedFile(path, content, bits, files.placeOf(key));
    }

    private static int mode(String text) {
        if (!MODE.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no file's mode; write one like \"0644\"");
        }
        return Integer.parseInt(text, 8);
    }

    List<Template> templates() throws UnrootException {
        List<Template> templates = new ArrayList<>();
        Optional<RecipeFields> under = document.under("templates");
        for (String key : under.map(RecipeFields::keys).orElse(List.of())) {
            templates.add(template(under.orElseThrow(), key));
        }
        return templates;
    }

    private Template template(RecipeFields templates, String key) throws UnrootException {
        FilePath path = templates.keyPath(key);
        Named value = templates.needed(key);
        if (!writable.covers(path)) {
            throw templates
                    .placeOf(key)
                    .problem("templates: \"" + path
                            + "\" can't be written at a start; choose a path below data or scratch");
        }
        if (value.value().kind() == Kind.TEXT) {
            String text = value.text();
            checkTemplate(value, text, "");
            return new Template(path, text, Optional.empty(), templates.placeOf(key));
        }
        RecipeFields fields = value.fields().only("source", "unless");
        Named source = fields.needed("source");
        String text = text(source);
        checkTemplate(source, text, source.text());
        Optional<FilePath> own = fields.optionalMeaning("unless", RecipeFields::path);
        return new Template(path, text, own, templates.placeOf(key));
    }

    private String text(Named source) throws UnrootException {
        Content content = source.meaning(sources::read);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw source.problem("\"" + source.text() + "\" is not UTF-8 text");
        }
    }

    /** @param file the file beside the recipe that holds it; empty for a text in the recipe */
    private static void checkTemplate(Named value, String text, String file) throws UnrootException {
        Optional<TemplateText.Fault> fault = TemplateText.read(text).fault();
        if (fault.isPresent() && file.isEmpty()) {
            throw value.value()
                    .placeOfLine(fault.get().line())
                    .problem(value.field() + ": " + fault.get().rule());
        }
        if (fault.isPresent()) {
            throw value.problem(
                    file + ":" + fault.get().line() + ": " + fault.get().rule());
        }
    }

    List<PlacedLink> links() throws UnrootException {
        List<PlacedLink> links = new ArrayList<>();
        Optional<RecipeFields> under = document.under("links");
        for (String key : under.map(RecipeFields::keys).orElse(List.of())) {
            FilePath path = under.orElseThrow().keyPath(key);
            Named target = under.orElseThrow().needed(key);
            links.add(target.meaning(
                    text -> new PlacedLink(path, text, target.value().place())));
        }
        return links;
    }

    List<Edit> edits() throws UnrootException {
        List<Edit> edits = new ArrayList<>();
        for (Named item : document.items("edits")) {
            edits.add(edit(item, item.fields().only("file", "line", "with", "append")));
        }
        return edits;
    }

    private static Edit edit(Named item, RecipeFields fields) throws UnrootException {
        FilePath file = fields.needed("file").meaning(RecipeFields::path);
        if (fields.has("append") == (fields.has("line") || fields.has("with"))) {
            throw item.problem("an edit has either \"line\" and \"with\", or \"append\"");
        }
        if (fields.has("append")) {
            return new Edit.Append(
                    file,
                    withoutLastNewline(fields.needed("append").text()),
                    item.value().place());
        }
        Pattern line = fields.needed("line").meaning(PlacedThings::pattern);
        return new Edit.Replace(
                file,
                line,
                withoutLastNewline(fields.needed("with").text()),
                item.value().place());
    }

    private static Pattern pattern(String text) {
        if (text.length() > EXPRESSION_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "a regular expression has at most " + EXPRESSION_CHARS_MAX + " characters");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no regular expression: " + e.getDescription(), e);
        }
    }

    private static String withoutLastNewline(String text) {
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    List<PermissionRule> permissions() throws UnrootException {
        List<PermissionRule> rules = new ArrayList<>();
        for (Named item : document.items("permissions")) {
            RecipeFields fields = item.fields().only("path", "mode", "owner", "tree");
            PathPattern path = fields.needed("path").meaning(PathPattern::of);
            Optional<SymbolicMode> mode = fields.optionalMeaning("mode", SymbolicMode::parse);
            Optional<Owner> owner = fields.optionalMeaning("owner", Owner::parse);
            Optional<Named> tree = fields.value("tree");
            if (mode.isEmpty() && owner.isEmpty()) {
                throw item.problem("a permission has a \"mode\", an \"owner\" or both");
            }
            rules.add(new PermissionRule(
                    path,
                    mode,
                    owner,
                    tree.isPresent() && tree.get().flag(),
                    item.value().place()));
        }
        return rules;
    }

    List<Removal> removals() throws UnrootException {
        List<Removal> removals = new ArrayList<>();
        for (Named item : document.items("remove")) {
            removals.add(new Removal(item.meaning(PathPattern::of), item.value().place()));
        }
        return removals;
    }
}
