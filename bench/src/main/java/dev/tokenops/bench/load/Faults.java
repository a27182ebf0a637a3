package dev.tokenops.bench.load;

import java.util.ArrayList;
import java.util.List;

/** What a check finds wrong: how often, and the first of it in sentences. One thread. */
final class Faults {
  private static final int MOST = 20;

  private final List<String> sentences = new ArrayList<>();
  private long count;

  void add(String sentence) {
    count++;
    if (sentences.size() < MOST) sentences.add(sentence);
  }

  long count() {
    return count;
  }

  List<String> sentences() {
    return List.copyOf(sentences);
  }
}
