package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 7240: what is understood counts, what is not is ignored. */
class PreferTest {
  @Test
  void aWaitIsReadInEveryFormThatTheRfcHas() {
    assertEquals(30, Prefer.of(List.of("wait=30")).waitSeconds());
    assertEquals(0, Prefer.of(List.of("wait=0")).waitSeconds());
    assertEquals(5, Prefer.of(List.of("respond-async, Wait = \"5\"; foo=bar")).waitSeconds());
    assertEquals(7, Prefer.of(List.of("return=minimal", "wait=7")).waitSeconds());
    assertEquals(10, Prefer.of(List.of("wait")).waitSeconds());
    assertEquals(60, Prefer.of(List.of("wait=61")).waitSeconds());
    assertEquals(3, Prefer.of(List.of("wait=3, wait=9")).waitSeconds());
  }

  @Test
  void whatIsNoWaitIsIgnored() {
    for (var header : List.of("", "waiting=3", "wait=-1", "wait=x", "wait=9999999999", "await"))
      assertNull(Prefer.of(List.of(header)).waitSeconds(), header);
    assertNull(Prefer.of(List.of()).waitSeconds());
  }
}
