package io.github.unroot.transport.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to log in that a server offers (RFC 9110, 11.6.1). A header may hold several, and their parameters stand in any
 * order.
 *
 * @param scheme in lower case
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
    /** Nobody needs more than Basic, Bearer, and a few that we do not know. */
    private static final int CHALLENGES_MAX = 16;

    private static final int HEADER_CHARS_MAX = 4 << 10;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern PARAMETER = Pattern.compile("\\G[\\s,]*(" + TOKEN
            + ")\\s*=\\s*(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|(" + TOKEN + ")(?=[\\s,]|$))");
    private static final Pattern SCHEME =
            Pattern.compile("\\G[\\s,]*(" + TOKEN + ")(?:\\s+[A-Za-z0-9._~+/-]+=*(?=\\s*(?:,|$)))?");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** What can be understood of the headers' start; the rest is passed over. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> found = new ArrayList<>();
        for (String header : headers) {
            parse(header.substring(0, Math.min(header.length(), HEADER_CHARS_MAX)), found);
        }
        return found.subList(0, Math.min(found.size(), CHALLENGES_MAX));
    }

    private static void parse(String header, List<Challenge> found) {
        Matcher scheme = SCHEME.matcher(header);
        Matcher parameter = PARAMETER.matcher(header);
        int at = 0;
        while (found.size() < CHALLENGES_MAX && scheme.find(at)) {
            String name = scheme.group(1).toLowerCase(Locale.ROOT);
            at = scheme.end();
            Map<String, String> parameters = new TreeMap<>();
            while (parameter.find(at)) {
                String value = parameter.group(2) != null ? unquoted(parameter.group(2)) : parameter.group(3);
                parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), value);
                at = parameter.end();
            }
            found.add(new Challenge(name, parameters));
        }
    }

    private static String unquoted(String quoted) {
        return quoted.replaceAll("\\\\(.)", "$1");
    }

    static Optional<Challenge> of(List<Challenge> all, String scheme) {
        return all.stream().filter(one -> one.scheme().equals(scheme)).findFirst();
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
