package io.github.unroot.catalog;

import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a catalog's images go: a layout with a tag an image, or a part of a registry with a repository an image. */
public sealed interface ImageTarget {

    /**
     * @param name of the image
     * @param version of what it is there for
     */
    Reference reference(String name, String version) throws UnrootException;

    record Layout(Path directory) implements ImageTarget {
        @Override
        public Reference reference(String name, String version) {
            return new Reference.Layout(directory, Optional.of(name));
        }

        @Override
        public String toString() {
            return "oci:" + directory;
        }
    }

    /** @param prefix a host, and what all repositories begin with */
    record Registry(String prefix) implements ImageTarget {
        private static final Pattern EPOCH = Pattern.compile("^[0-9]+:");
        private static final Pattern NOT_IN_TAGS = Pattern.compile("[^A-Za-z0-9_.-]");

        /** A tag has neither the colon of an epoch nor {@code ~} and {@code +} (distribution specification). */
        @Override
        public Reference reference(String name, String version) throws UnrootException {
            String upstream = EPOCH.matcher(version).replaceFirst("");
            return Reference.parse(
                    prefix + "/" + name + ":" + NOT_IN_TAGS.matcher(upstream).replaceAll("-"));
        }

        @Override
        public String toString() {
            return prefix;
        }
    }

    /** @throws UnrootException wrong call, if it is neither {@code oci:DIR} nor {@code docker://HOST/PREFIX} */
    static ImageTarget parse(String text) throws UnrootException {
        if (text.startsWith("docker://")) {
            Registry registry = new Registry(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (registry.reference("name", "1") instanceof Reference.Registry) {
                return registry;
            }
        }
        if (Reference.parse(text) instanceof Reference.Layout layout
                && layout.tag().isEmpty()) {
            return new Layout(layout.directory());
        }
        throw UnrootException.wrongCall(
                "\"" + text + "\"", "is no place for many images", "write oci:DIR or docker://HOST/PREFIX");
    }
}
