package dev.tokenops.http.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.callback.CallbackTarget.Judgement.Accepted;
import dev.tokenops.http.callback.CallbackTarget.Judgement.Refused;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackTargetTest {
  @ParameterizedTest
  @CsvSource({
    "https://example.com, example.com, 443, /, example.com",
    "https://example.com/, example.com, 443, /, example.com",
    "HTTPS://Example.COM/Hook, example.com, 443, /Hook, example.com",
    "https://example.com:8443/a/b?x=1&y=%20, example.com, 8443, /a/b?x=1&y=%20, example.com:8443",
    "https://example.com?x, example.com, 443, /?x, example.com",
    "https://example.com:1/, example.com, 1, /, example.com:1",
    "https://example.com:65535/, example.com, 65535, /, example.com:65535",
    "https://8.8.8.8/hook, 8.8.8.8, 443, /hook, 8.8.8.8",
    "https://[2606:4700::1111]/h, 2606:4700::1111, 443, /h, [2606:4700::1111]",
    "https://[2606:4700::1111]:444/h, 2606:4700::1111, 444, /h, [2606:4700::1111]:444",
    "https://xn--bcher-kva.example/@me/%7Eu;v=1, xn--bcher-kva.example, 443, /@me/%7Eu;v=1, xn--bcher-kva.example",
    "https://1.2.3.4.example/, 1.2.3.4.example, 443, /, 1.2.3.4.example",
    "https://127.0.0.1.nip.io/, 127.0.0.1.nip.io, 443, /, 127.0.0.1.nip.io",
    "https://1e3/, 1e3, 443, /, 1e3",
    "https://intranet/, intranet, 443, /, intranet",
    "https://0xample.com/, 0xample.com, 443, /, 0xample.com",
    "https://example.0xg/, example.0xg, 443, /, example.0xg",
  })
  void readsWhereToConnectAndWhatToAskFor(
      String url, String host, int port, String requestUri, String authority) {
    CallbackTarget target = accepted(url, false);
    assertEquals(url, target.url());
    assertTrue(target.https());
    assertEquals(host, target.host());
    assertEquals(port, target.port());
    assertEquals(requestUri, target.requestUri());
    assertEquals(authority, target.authority());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // no URL, or not https
        "",
        "example.com",
        "//example.com/",
        "https:example.com",
        "https:/example.com",
        "https:///path",
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "javascript://example.com/%0aalert(1)",
        " https://example.com/",
        "https://example.com/ ",
        "https://example.com/\n",
        "ht\ttps://example.com/",
        // userinfo, even empty
        "https://user:secret@example.com/",
        "https://user@example.com/",
        "https://@example.com/",
        "https://:@example.com/",
        "https://example.com@127.0.0.1/",
        // a percent sign in the host
        "https://%31%32%37.0.0.1/",
        "https://example%2ecom/",
        "https://example.com%00.evil.example/",
        "https://[fe80::1%25eth0]/",
        "https://[2606:4700::1111%251]/",
        // ports
        "https://example.com:/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:99999/",
        "https://example.com:100000/",
        "https://example.com:-1/",
        "https://example.com:+443/",
        "https://example.com:0443/",
        "https://example.com:443:443/",
        "https://example.com:https/",
        // addresses in other clothes
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0x0.0x0.0x1/",
        "https://0X7F.1/",
        "https://017700000001/",
        "https://0177.0.0.1/",
        "https://010.8.8.8/",
        "https://8.8.8.08/",
        "https://8.8.8/",
        "https://127.1/",
        "https://8.8.8.8.8/",
        "https://8.8.8.256/",
        "https://8.8.8.8./",
        "https://8.8.8.-8/",
        "https://example.0x/",
        "https://example.0x1f/",
        "https://example.123/",
        // names that are none
        "https://exa_mple.com/",
        "https://-example.com/",
        "https://example-.com/",
        "https://example..com/",
        "https://.example.com/",
        "https://example.com./",
        "https://ex\u00e4mple.com/",
        "https://example\u3002com/",
        "https://\uff11\uff12\uff17.0.0.1/",
        "https://exa mple.com/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com\\.evil/",
        "https://example.com\u0000/",
        "https://example.com,evil.example/",
        "https://[example.com]/",
        "https://[]/",
        "https://[::1/",
        "https://::1/",
        "https://[:::]/",
        "https://[1:2:3]/",
        "https://[8.8.8.8]/",
        "https://[2606:4700::1111]x/",
        "https://[2606:4700::11111]/",
        "https://[v1.a]/",
        // what a request line must not hold
        "https://example.com/a b",
        "https://example.com/a\r\nX-Evil: 1",
        "https://example.com/a\tb",
        "https://example.com/\u00e4",
        "https://example.com/a\\b",
        "https://example.com/\"",
        "https://example.com/%",
        "https://example.com/%zz",
        "https://example.com/?a=%2",
        "https://example.com/#",
        "https://example.com/#fragment",
        "https://example.com#@127.0.0.1/",
        // loopback and its name
        "https://127.0.0.1/",
        "https://localhost/",
        "https://LOCALHOST:8080/",
        "https://a.localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[2002:7f00:1::]/",
        "https://[64:ff9b::7f00:1]/",
        // and the other ranges
        "https://0.0.0.0/",
        "https://10.0.0.1/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://172.16.0.1/",
        "https://192.168.0.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://[::]/",
        "https://[fd00:ec2::254]/",
        "https://[fe80::1]/",
        "https://[ff02::1]/",
        "https://[::ffff:169.254.169.254]/",
        "https://[64:ff9b::a9fe:a9fe]/",
      })
  void refusesWithASentence(String url) {
    var refused = assertInstanceOf(Refused.class, CallbackTarget.parse(url, false), url);
    assertTrue(refused.sentence().length() > 20, refused.sentence());
  }

  @Test
  void hasAtMost2048CharactersAndNamesOf253AndLabelsOf63() {
    String start = "https://example.com/";
    accepted(start + "a".repeat(CallbackTarget.MAX_LENGTH - start.length()), false);
    refused(start + "a".repeat(CallbackTarget.MAX_LENGTH - start.length() + 1), false);

    accepted("https://" + "a".repeat(63) + ".example/", false);
    refused("https://" + "a".repeat(64) + ".example/", false);

    String labels = ("a".repeat(49) + ".").repeat(5); // 250 characters
    accepted("https://" + labels + "com/", false);
    refused("https://" + labels + "info/", false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080/hook",
        "http://127.9.9.9/",
        "http://localhost:8080/hook",
        "http://hooks.localhost/",
        "http://[::1]:9/hook",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://example.com/"
      })
  void goesToLoopbackInASandbox(String url) {
    assertEquals(url.startsWith("https"), accepted(url, true).https());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/",
        "http://8.8.8.8/",
        "http://10.0.0.1/",
        "https://10.0.0.1/",
        "http://0.0.0.0/",
        "http://169.254.169.254/",
        "http://[fe80::1]/",
        "http://2130706433/",
        "http://localhost.example/",
        "http://localhost@127.0.0.1/",
        "http://localhost:0/",
        "ftp://localhost/"
      })
  void goesNowhereElseInASandbox(String url) {
    refused(url, true);
  }

  @Test
  void usesTheUsualPortOfEachScheme() {
    assertEquals(80, accepted("http://localhost/", true).port());
    assertEquals("localhost", accepted("http://localhost:80/", true).authority());
    assertEquals("localhost:443", accepted("http://localhost:443/", true).authority());
  }

  @Test
  void judgesTheAddressesOfANameEachTime() {
    CallbackTarget target = accepted("https://example.com/", false);
    assertNull(target.refusalOf(addresses("93.184.216.34", "2606:2800:220:1::1")));
    assertNotNull(target.refusalOf(addresses("127.0.0.1")));
    assertNotNull(target.refusalOf(addresses("::1")));
    assertNotNull(target.refusalOf(List.of()));
  }

  @Test
  void letsOneBadAddressSpoilAName() {
    CallbackTarget target = accepted("https://example.com/", false);
    String refusal = target.refusalOf(addresses("93.184.216.34", "10.0.0.1"));
    assertEquals("a callback may not go to example.com: 10.0.0.1 is a private address", refusal);
  }

  @Test
  void sendsHttpToLoopbackOnlyWhateverTheNameSays() {
    CallbackTarget target = accepted("http://localhost/", true);
    assertNull(target.refusalOf(addresses("127.0.0.1", "::1")));
    assertNotNull(target.refusalOf(addresses("93.184.216.34")));
  }

  @Test
  void keepsTheLiteralAddressThatItJudged() {
    assertEquals(InetAddress.ofLiteral("8.8.8.8"), accepted("https://8.8.8.8/", false).literal());
    assertNull(accepted("https://example.com/", false).literal());
  }

  @Test
  void neverThrowsWhateverIsSent() {
    var random = new Random(3);
    String alphabet = "htps:/@.[]%0127aFx?#-\\ \u00e4\u0000\ud800";
    int accepted = 0;
    for (int n = 0; n < 100_000; n++) {
      var url = new StringBuilder(n % 2 == 0 ? "https://" : "");
      for (int i = random.nextInt(24); i > 0; i--)
        url.append(alphabet.charAt(random.nextInt(alphabet.length())));
      if (CallbackTarget.parse(url.toString(), false) instanceof Accepted(CallbackTarget target)) {
        accepted++;
        assertFalse(target.host().isEmpty());
        assertTrue(target.requestUri().startsWith("/"));
      }
    }
    assertTrue(accepted > 100, "the generator makes good ones too: " + accepted);
  }

  private static CallbackTarget accepted(String url, boolean sandbox) {
    return assertInstanceOf(Accepted.class, CallbackTarget.parse(url, sandbox), url).target();
  }

  private static void refused(String url, boolean sandbox) {
    assertInstanceOf(Refused.class, CallbackTarget.parse(url, sandbox), url);
  }

  private static List<InetAddress> addresses(String... literals) {
    return List.of(literals).stream().map(InetAddress::ofLiteral).toList();
  }
}
