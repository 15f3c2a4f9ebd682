package io.github.unroot.transport.registry;

import java.util.List;

/** What a token is good for, as token servers are asked for it (distribution's token specification). */
record Scope(List<String> resources) {
    Scope {
        resources = List.copyOf(resources);
    }

    static Scope pull(String repository) {
        return new Scope(List.of("repository:" + repository + ":pull"));
    }

    static Scope push(String repository) {
        return new Scope(List.of("repository:" + repository + ":pull,push"));
    }

    /** To push into one repository what another one has. */
    static Scope mount(String repository, String from) {
        return new Scope(List.of("repository:" + repository + ":pull,push", "repository:" + from + ":pull"));
    }
}
