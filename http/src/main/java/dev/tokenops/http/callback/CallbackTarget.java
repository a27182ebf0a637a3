package dev.tokenops.http.callback;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A callback URL that was judged by its text: where to connect and what to ask for there.
 *
 * <p>The text is hostile input, so only one reading of it is let through. The host is a plain
 * dotted quad, a bracketed IPv6 address, or an ASCII DNS name whose last label has a letter:
 * decimal, octal and hexadecimal addresses are refused, and so are a percent sign in the host,
 * userinfo (even an empty one), a fragment, and what RFC 3986 does not allow in a path or query.
 * The scheme is https. In a sandbox http is allowed too, to loopback only. A name's addresses are
 * judged at each attempt by {@link #refusalOf}. Pure; any thread.
 *
 * @param url the text as it was given
 * @param https whether the connection is TLS
 * @param host in lower case; an IPv6 address without its brackets
 * @param literal the host's address if it is one, null for a name
 * @param port 1 to 65,535
 * @param requestUri path and query, beginning with a slash
 * @param loopbackAllowed true in a sandbox
 */
public record CallbackTarget(
    String url,
    boolean https,
    String host,
    @Nullable InetAddress literal,
    int port,
    String requestUri,
    boolean loopbackAllowed) {
  /** Characters of a callback URL. */
  public static final int MAX_LENGTH = 2_048;

  private static final Pattern FORM =
      Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<authority>[^/?#]*)(?<rest>.*)");
  private static final String PATH_CHARACTER = "[A-Za-z0-9._~!$&'()*+,;=:@/-]";
  private static final String QUERY_CHARACTER = "[A-Za-z0-9._~!$&'()*+,;=:@/?-]";
  private static final Pattern REST =
      Pattern.compile("(/" + PATH_CHARACTER + "*)?(\\?" + QUERY_CHARACTER + "*)?");
  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
  private static final Pattern AUTHORITY =
      Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]*]|[A-Za-z0-9.-]+)(:(?<port>[1-9][0-9]{0,4}))?");
  private static final Pattern QUAD_PART = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-f]*");
  private static final int MAX_NAME_LENGTH = 253;
  private static final int MAX_PORT = 65_535;

  /** What became of a text. */
  public sealed interface Judgement {
    record Accepted(CallbackTarget target) implements Judgement {}

    /**
     * @param sentence what is wrong and what to do, fit for the agent
     */
    record Refused(String sentence) implements Judgement {}
  }

  /**
   * Judges a URL by its text alone; looks nothing up and never throws.
   *
   * @param loopbackAllowed true in a sandbox: https to loopback, and http to loopback
   */
  public static Judgement parse(String url, boolean loopbackAllowed) {
    try {
      return new Judgement.Accepted(read(url, loopbackAllowed));
    } catch (Refusal e) {
      return new Judgement.Refused(e.sentence);
    }
  }

  /**
   * As {@link #parse}, for a reader of bodies.
   *
   * @throws IllegalArgumentException with the sentence if the URL is refused
   */
  public static CallbackTarget require(String url, boolean loopbackAllowed) {
    return switch (parse(url, loopbackAllowed)) {
      case Judgement.Accepted(CallbackTarget target) -> target;
      case Judgement.Refused(String sentence) -> throw new IllegalArgumentException(sentence);
    };
  }

  /**
   * Why no attempt may be made when the host has these addresses now: a sentence, null if one may.
   *
   * <p>One bad address spoils the name: who answers with a good and a bad one is trying something.
   */
  public @Nullable String refusalOf(Collection<InetAddress> addresses) {
    if (addresses.isEmpty()) return "the host " + host + " has no address";
    for (InetAddress address : addresses) {
      String refusal = AddressRules.refusal(address, loopbackAllowed);
      if (refusal != null) return "a callback may not go to " + host + ": " + refusal;
      if (!https && !AddressRules.isLoopback(address))
        return "http goes to loopback only, and " + host + " is " + address.getHostAddress();
    }
    return null;
  }

  /** The authority for the Host header: the host, in brackets if IPv6, and a port if unusual. */
  public String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == defaultPort(https) ? name : name + ":" + port;
  }

  private static CallbackTarget read(String url, boolean loopbackAllowed) {
    if (url.length() > MAX_LENGTH)
      throw new Refusal("a callback URL has at most " + MAX_LENGTH + " characters");
    Matcher form = FORM.matcher(url);
    if (!form.matches()) throw new Refusal("not an absolute URL such as https://host/path");
    boolean https = https(form.group("scheme").toLowerCase(Locale.ROOT), loopbackAllowed);
    String requestUri = requestUri(form.group("rest"));
    Matcher authority = authority(form.group("authority"));
    String host = authority.group("host").toLowerCase(Locale.ROOT);
    InetAddress literal = literal(host);
    if (literal == null) checkName(host, https, loopbackAllowed);
    var target =
        new CallbackTarget(
            url,
            https,
            host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
            literal,
            port(authority.group("port"), https),
            requestUri,
            loopbackAllowed);
    String refusal = literal == null ? null : target.refusalOf(List.of(literal));
    if (refusal != null) throw new Refusal(refusal);
    return target;
  }

  private static boolean https(String scheme, boolean loopbackAllowed) {
    if (scheme.equals("https")) return true;
    if (scheme.equals("http") && loopbackAllowed) return false;
    throw new Refusal("a callback URL begins with https://, not " + scheme + "://");
  }

  private static String requestUri(String rest) {
    if (rest.indexOf('#') >= 0)
      throw new Refusal("a fragment never reaches the receiver: leave out '#' and what follows");
    if (!REST.matcher(ESCAPE.matcher(rest).replaceAll("x")).matches())
      throw new Refusal("path and query hold only what RFC 3986 allows: percent-encode the rest");
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private static Matcher authority(String text) {
    if (text.indexOf('@') >= 0)
      throw new Refusal("credentials do not belong in a callback URL: leave out all up to '@'");
    if (text.indexOf('%') >= 0)
      throw new Refusal("a percent sign does not belong in the host of a callback URL");
    Matcher authority = AUTHORITY.matcher(text);
    if (!authority.matches())
      throw new Refusal("the host is an ASCII DNS name or an address, the port 1 to 65535");
    return authority;
  }

  private static int port(@Nullable String text, boolean https) {
    if (text == null) return defaultPort(https);
    int port = Integer.parseInt(text);
    if (port > MAX_PORT) throw new Refusal("the port is 1 to 65535, not " + port);
    return port;
  }

  private static int defaultPort(boolean https) {
    return https ? 443 : 80;
  }

  private static @Nullable InetAddress literal(String host) {
    if (host.startsWith("[")) return ipv6(host.substring(1, host.length() - 1));
    String[] parts = host.split("\\.", -1);
    if (hasLetter(parts[parts.length - 1])) return null;
    boolean quad = parts.length == 4;
    for (String part : parts) quad &= QUAD_PART.matcher(part).matches();
    if (quad) for (String part : parts) quad &= Integer.parseInt(part) <= 255;
    if (quad) return InetAddress.ofLiteral(host);
    throw new Refusal(
        "the host '" + host + "' is neither a name nor a plain address such as 192.0.2.1");
  }

  private static InetAddress ipv6(String text) {
    try {
      return Inet6Address.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal("'[" + text + "]' is no IPv6 address");
    }
  }

  private static void checkName(String host, boolean https, boolean loopbackAllowed) {
    String[] labels = host.split("\\.", -1);
    boolean name = host.length() <= MAX_NAME_LENGTH;
    for (String label : labels) name &= LABEL.matcher(label).matches();
    String last = labels[labels.length - 1];
    if (!name || HEXADECIMAL.matcher(last).matches())
      throw new Refusal("the host '" + host + "' is no DNS name");
    boolean localhost = last.equals("localhost"); // RFC 6761 section 6.3: always loopback
    if (localhost && !loopbackAllowed)
      throw new Refusal("a callback may not go to " + host + ": it is a loopback name");
    if (!localhost && !https) throw new Refusal("http goes to loopback only: use https://" + host);
  }

  private static boolean hasLetter(String label) {
    return label.chars().anyMatch(c -> c >= 'a' && c <= 'z');
  }

  /** Inside this class only: leaves the reading at the first fault. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String sentence;

    Refusal(String sentence) {
      super(sentence, null, false, false);
      this.sentence = sentence;
    }
  }
}
