/**
 * The commands of the {@code tokenops} launcher.
 *
 * <pre>
 *   Main ── finds the {@link dev.tokenops.cli.Command} ── {@link dev.tokenops.cli.Arguments} judged by its
 *    │                                                    {@link dev.tokenops.cli.Synopsis}
 *    └── turns what it throws into one sentence on stderr and an exit code
 * </pre>
 *
 * A command uses the product as everyone else does: over HTTP, or by reading its files. What it
 * prints for a program (one line, JSON) goes to stdout, what it says to a person in trouble to
 * stderr. Exit codes: 0 done and every check holds, 1 a check does not hold or the work failed, 2
 * the command line or its paths are wrong.
 */
@NullMarked
package dev.tokenops.cli;

import org.jspecify.annotations.NullMarked;
