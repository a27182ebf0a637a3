/**
 * A load test's report for a person (text), a program (JSON) and a browser (one HTML page, with
 * plots as inline SVG and nothing from outside).
 */
@NullMarked
package dev.tokenops.bench.load.report;

import org.jspecify.annotations.NullMarked;
