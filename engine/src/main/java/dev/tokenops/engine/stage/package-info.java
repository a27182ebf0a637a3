/**
 * The stages: pure state machines that decide and apply. They see no Vert.x, no I/O, no clock and
 * no chance; each is owned by one lane's loop and needs no lock.
 */
@NullMarked
package dev.tokenops.engine.stage;

import org.jspecify.annotations.NullMarked;
