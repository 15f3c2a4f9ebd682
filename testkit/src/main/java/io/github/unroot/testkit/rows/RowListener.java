package io.github.unroot.testkit.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Notes how every test ended that carries a row's number: as a tag of its own, its method's or its class's, or as the
 * first word of its name. JUnit finds this listener by itself.
 */
public final class RowListener implements TestExecutionListener {
    private static final Pattern ROW = Pattern.compile("[HF]\\d\\d");
    /** JUnit puts names that it makes of strings between quotes. */
    private static final Pattern FIRST_WORD = Pattern.compile("\\W*([HF]\\d\\d)\\b.*", Pattern.DOTALL);

    private final Queue<RowResult> results = new ConcurrentLinkedQueue<>();
    private final Path directory;
    private Optional<TestPlan> plan = Optional.empty();

    /** Writes where {@link RowTable} looks, below the module that is being tested. */
    public RowListener() {
        this(Path.of("target", RowResult.DIRECTORY));
    }

    RowListener(Path directory) {
        this.directory = directory;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = Optional.of(started);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        // A container counts only where it fails, since then its tests were not run.
        if (test.isTest() || !passed) {
            note(test, passed ? RowResult.Ending.PASSED : ending(result));
        }
    }

    /** An assumption that does not hold ends a test as "aborted". */
    private static RowResult.Ending ending(TestExecutionResult result) {
        return result.getStatus() == TestExecutionResult.Status.ABORTED
                ? RowResult.Ending.SKIPPED
                : RowResult.Ending.FAILED;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        note(test, RowResult.Ending.SKIPPED);
    }

    private void note(TestIdentifier test, RowResult.Ending ending) {
        for (String row : rows(test)) {
            results.add(new RowResult(row, ending, test.getDisplayName()));
        }
    }

    private Collection<String> rows(TestIdentifier test) {
        Set<String> rows = new TreeSet<>();
        Optional<TestIdentifier> at = Optional.of(test);
        while (at.isPresent()) {
            TestIdentifier here = at.get();
            here.getTags().stream()
                    .map(tag -> tag.getName())
                    .filter(name -> ROW.matcher(name).matches())
                    .forEach(rows::add);
            Matcher name = FIRST_WORD.matcher(here.getDisplayName());
            if (name.matches()) {
                rows.add(name.group(1));
            }
            at = plan.flatMap(known -> known.getParent(here));
        }
        return rows;
    }

    @Override
    public void testPlanExecutionFinished(TestPlan finished) {
        if (results.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(directory);
            Path file = directory.resolve(ProcessHandle.current().pid() + "-" + System.nanoTime());
            Files.write(file, results.stream().map(RowResult::line).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
