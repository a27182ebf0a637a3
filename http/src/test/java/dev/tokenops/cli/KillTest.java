package dev.tokenops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.cli.ServeProcess.Launcher;
import dev.tokenops.cli.Verification.Question;
import dev.tokenops.ledger.verify.LogKeys;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at any moment, fifty times, with clients posting: the real server in a process of
 * its own, over HTTP and a real disk.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the folder, the test the launcher.
class KillTest {
  private static final int ROUNDS = 50;
  private static final int AGENTS = 3;
  private static final int CLIENTS = 4;
  private static final int MAX_LOAD_MS = 250;
  private static final int MAX_START_MS = 900;
  private static final int RUNS = 1_000_000;
  private static final long SEED = 20261123;

  @TempDir Path folder;
  private Launcher launcher;

  private final Random random = new Random(SEED);
  private final List<WorkingAgent> agents = new ArrayList<>();
  private final AtomicInteger keys = new AtomicInteger();

  /** Idempotency-Key to run, of everything that was ever acknowledged. */
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  /** Keys whose answer the kill took: accepted or not, nobody knows yet. */
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

  @Test
  void whatWasAcknowledgedIsThereIsChargedOnceAndFinishes() throws Exception {
    var data = folder.resolve("data");
    launcher = Launcher.prepare(folder.resolve("launcher"));
    prepare(data);
    String checkpoint = "";
    for (int round = 0; round < ROUNDS; round++) {
      if (round % 5 == 4) killWhileItStarts(data);
      try (var serve = launch(data);
          var api = new Api(serve.ready())) {
        askAgainWhatWasNotAnswered(api);
        requireSome(api);
        if (round == ROUNDS / 2) checkpoint = PilotReturn.published(api, "/ledger/checkpoint");
        var clients = load(api);
        Thread.sleep(random.nextInt(MAX_LOAD_MS));
        serve.kill();
        for (var client : clients) client.join();
      }
    }
    String vkeys;
    try (var serve = launch(data);
        var api = new Api(serve.ready())) {
      askAgainWhatWasNotAnswered(api);
      requireAll(api);
      vkeys = PilotReturn.published(api, "/ledger/key");
      assertEquals(0, serve.end());
      assertEquals(List.of(), serve.rest());
    }
    var found = Verification.of(data, new Question(null, LogKeys.parse(vkeys), checkpoint));
    assertTrue(found.ok(), found::toString);
    assertTrue(acknowledged.size() >= ROUNDS, () -> "too little load: " + acknowledged.size());
  }

  private ServeProcess launch(Path data) throws IOException {
    return launcher.launch(data);
  }

  private void prepare(Path data) throws Exception {
    try (var serve = launch(data);
        var api = new Api(serve.ready())) {
      var operator = Files.readString(data.resolve("operator.key")).strip();
      for (int i = 0; i < AGENTS; i++)
        agents.add(WorkingAgent.prepare(api, operator, "agent " + i, RUNS));
      assertEquals(0, serve.end()); // It leaves the class archive behind.
    }
  }

  private void killWhileItStarts(Path data) throws Exception {
    try (var serve = launch(data)) {
      Thread.sleep(random.nextInt(MAX_START_MS));
      serve.kill();
    }
  }

  private List<Thread> load(Api api) {
    var clients = new ArrayList<Thread>();
    for (int i = 0; i < CLIENTS; i++) clients.add(Thread.ofVirtual().start(() -> post(api)));
    return clients;
  }

  private void post(Api api) {
    while (true) {
      var key = "key-" + keys.incrementAndGet();
      try {
        var reply = of(key).post(api, key).expect(202);
        acknowledged.put(key, reply.text("/run_id"));
      } catch (IOException e) {
        unanswered.add(key); // The kill.
        return;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private WorkingAgent of(String key) {
    return agents.get(Integer.parseInt(key.substring(4)) % AGENTS);
  }

  private void askAgainWhatWasNotAnswered(Api api) throws Exception {
    for (var key : unanswered) {
      var reply = of(key).post(api, key);
      if (reply.status() != 200) reply.expect(202);
      acknowledged.put(key, reply.text("/run_id"));
    }
    unanswered.clear();
  }

  /** Of the newest, that they are there and that asking again starts nothing. */
  private void requireSome(Api api) throws Exception {
    int newest = keys.get();
    for (int number = Math.max(1, newest - 20); number <= newest; number++) {
      var key = "key-" + number;
      var runId = acknowledged.get(key);
      if (runId == null) continue;
      api.get("/v1/runs/" + runId, of(key).agent().key()).expect(200);
      assertEquals(runId, of(key).post(api, key).text("/run_id"), key);
    }
  }

  private void requireAll(Api api) throws Exception {
    for (var agent : agents) {
      var mine = new HashSet<String>();
      acknowledged.forEach((key, runId) -> {
        if (of(key).equals(agent)) mine.add(runId);
      });
      var states = agent.states(api);
      for (int tries = 0;
          states.containsValue("queued") || states.containsValue("executing");
          tries++) {
        assertTrue(tries < 600, "runs do not finish");
        Thread.sleep(50);
        states = agent.states(api);
      }
      assertEquals(mine, states.keySet(), "acknowledged runs and runs");
      assertEquals(Set.of("result_ready"), new HashSet<>(states.values()));
      var credits = agent.credits(api);
      assertEquals(
          0,
          new BigDecimal(agent.creditsPerRun())
              .multiply(BigDecimal.valueOf(mine.size()))
              .compareTo(new BigDecimal(credits.path("consumed").asText())),
          () -> mine.size() + " runs and " + credits);
      assertEquals("0", credits.path("reserved").asText());
    }
  }
}
