package dev.tokenops.engine;

import dev.tokenops.engine.message.Command;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A lane's ear and voice: the event bus, typed, local, by reference, and never silent.
 *
 * <p>The bus drops a message to nobody without a word, and some versions swallow what a consumer
 * throws (vertx-core 5.2.0 to 5.2.3). Here the first is an exception and the second stops the lane.
 */
final class Mailbox {
  private static final DeliveryOptions LOCAL_ONLY = new DeliveryOptions().setLocalOnly(true);

  private final EventBus bus;
  private final int lane;
  private final int lanes;
  private final Consumer<Throwable> stop;
  private final Map<String, String[]> addresses = new HashMap<>(); // By stage and lane.
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private boolean shut;

  Mailbox(EventBus bus, int lane, int lanes, Consumer<Throwable> stop) {
    this.bus = bus;
    this.lane = lane;
    this.lanes = lanes;
    this.stop = stop;
  }

  /** Lets commands travel as they are. A bus has one selector, and the engine owns it. */
  static void prepare(EventBus bus) {
    bus.unregisterCodec(ByReference.NAME).registerCodec(new ByReference());
    bus.codecSelector(body -> body instanceof Command ? ByReference.NAME : null);
  }

  /** Gives a stage its ear, on the caller's context: the lane's loop. */
  <C extends Command> Future<Void> listen(String stage, Consumer<C> ear) {
    var everywhere = new String[lanes];
    for (int n = 0; n < lanes; n++) everywhere[n] = "lane." + n + "." + stage;
    addresses.put(stage, everywhere);
    MessageConsumer<C> consumer =
        bus.localConsumer(everywhere[lane], message -> hear(ear, message.body()));
    consumers.add(consumer);
    return consumer.completion();
  }

  /** To the lane of whoever the command is about: but for provider events, this one. */
  void send(Command command) {
    bus.send(everywhere(command)[Lane.of(command.home(), lanes)], command, LOCAL_ONLY);
  }

  private String[] everywhere(Command command) {
    var everywhere = addresses.get(Flow.stage(command));
    if (everywhere == null) throw new IllegalStateException("nobody hears " + command);
    return everywhere;
  }

  /** To the lane's own stage, whoever the command is about. */
  void sendHere(Command command) {
    bus.send(everywhere(command)[lane], command, LOCAL_ONLY);
  }

  /** After this nothing is heard, not even what was already on its way. On the loop. */
  Future<?> shut() {
    shut = true;
    return Future.all(consumers.stream().map(MessageConsumer::unregister).toList());
  }

  /** Whether nothing is heard any more. On the loop. */
  boolean isShut() {
    return shut;
  }

  private <C extends Command> void hear(Consumer<C> ear, C command) {
    if (shut) return;
    try {
      ear.accept(command);
    } catch (Throwable thrown) {
      stop.accept(thrown);
    }
  }

  private static final class ByReference implements MessageCodec<Command, Command> {
    static final String NAME = "by-reference";

    @Override
    public Command transform(Command command) {
      return command;
    }

    @Override
    public void encodeToWire(Buffer buffer, Command command) {
      throw new UnsupportedOperationException("commands stay in the process");
    }

    @Override
    public Command decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("commands stay in the process");
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
