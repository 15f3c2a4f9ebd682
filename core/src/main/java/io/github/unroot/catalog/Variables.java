package io.github.unroot.catalog;

import io.github.unroot.recipe.Recipe;
import io.github.unroot.recipe.Template;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables by which an image is configured.
 *
 * @param defaults what stands for each where the user sets none; empty where nothing does
 */
record Variables(Map<String, String> defaults) {
    Variables {
        defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    }

    /** Those of the image itself first, then those that its templates name, each once. */
    static Variables of(Recipe recipe) {
        Map<String, String> defaults = new LinkedHashMap<>(recipe.environment());
        for (Template template : recipe.templates()) {
            for (Template.Variable variable : template.variables()) {
                defaults.merge(
                        variable.name(),
                        variable.otherwise().orElse(""),
                        (known, other) -> known.isEmpty() ? other : known);
            }
        }
        return new Variables(defaults);
    }

    boolean isEmpty() {
        return defaults.isEmpty();
    }
}
