package dev.tokenops.engine;

import dev.tokenops.engine.message.Recover.ExpireException;
import dev.tokenops.engine.view.Tickets;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Looks often which tickets' time is over, and asks the run stage to end them; the stage judges by
 * its own clock, and whoever comes second finds the ticket ended.
 *
 * <p>It remembers nothing: the open tickets are folded from the facts, so that after a restart they
 * are there again, and what was asked and not heard is asked again.
 */
final class Expiry {
  private static final long PERIOD_MS = 250;

  /** At one look: the rest will be there at the next one. */
  private static final int MOST = 1_000;

  private final Vertx vertx;
  private final Tickets tickets;
  private final InstantSource clock;
  private final Consumer<ExpireException> ask;
  private final long timer;

  private Expiry(Vertx vertx, Tickets tickets, InstantSource clock, Consumer<ExpireException> ask) {
    this.vertx = vertx;
    this.tickets = tickets;
    this.clock = clock;
    this.ask = ask;
    this.timer = vertx.setPeriodic(PERIOD_MS, _ -> look());
  }

  /**
   * Begins to look.
   *
   * @param ask sends a command to its lane; from any thread
   */
  static Expiry of(
      Vertx vertx, Tickets tickets, InstantSource clock, Consumer<ExpireException> ask) {
    return new Expiry(vertx, tickets, clock, ask);
  }

  private void look() {
    for (var ticket : tickets.due(clock.instant(), MOST))
      ask.accept(new ExpireException(ticket.agentId(), ticket.runId(), ticket.exceptionId()));
  }

  void stop() {
    vertx.cancelTimer(timer);
  }
}
