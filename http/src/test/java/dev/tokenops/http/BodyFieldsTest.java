package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.ledger.json.StrictJson;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyFieldsTest {
  private static final TextRule SHORT = TextRule.line(5);

  private record Inner(@Nullable String note) {}

  private record Body(
      String name,
      @Nullable String nick,
      long count,
      @Nullable Long most,
      OnPartial onPartial,
      List<Scope> scopes,
      List<String> tags,
      Inner inner) {}

  private static final String GOOD =
      """
      {"name":"abc","count":3,"on_partial":"pause","scopes":["run","read"],"tags":["x"],"inner":{}}\
      """;

  private static Body shape(BodyFields fields) {
    return new Body(
        fields.text("name", SHORT),
        fields.optionalText("nick", SHORT),
        fields.integer("count", 1, 10),
        fields.optionalInteger("most", 0, 5),
        fields.choice("on_partial", OnPartial.class),
        fields.choices("scopes", Scope.class, 1, 6),
        fields.texts("tags", 0, 2, SHORT),
        new Inner(fields.object("inner").optionalText("note", SHORT)));
  }

  @Test
  void readsAGoodBody() {
    var body =
        new Body(
            "abc",
            null,
            3,
            null,
            OnPartial.PAUSE,
            List.of(Scope.RUN, Scope.READ),
            List.of("x"),
            new Inner(null));
    assertEquals(new BodyReading.Good<>(body), read(GOOD));
  }

  @Test
  void takesNullForAbsent() {
    assertEquals(read(GOOD), read(GOOD.replaceFirst("\\{", "{\"nick\":null,\"most\":null,")));
    assertFault(GOOD.replace("\"abc\"", "null"), "/name", "is required", 400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // what is sent instead          | pointer      | detail                       | status
        "\"name\":1                      | /name        | must be a string             | 400",
        "\"name\":[]                     | /name        | must be a string             | 400",
        "\"name\":\"a\\u0000b\"          | /name        | must not hold control        | 400",
        "\"name\":\"a\\u0085b\"          | /name        | must not hold control        | 400",
        "\"name\":\"\"                   | /name        | must not be empty            | 422",
        "\"name\":\" \"                  | /name        | must not be empty            | 422",
        "\"name\":\"abcdef\"             | /name        | must have at most 5 bytes    | 422",
        "\"name\":\"\u20ac\u20ac\"       | /name        | must have at most 5 bytes    | 422",
        "\"nick\":true                   | /nick        | must be a string             | 400",
        "\"nick\":\"abcdef\"             | /nick        | must have at most 5 bytes    | 422",
        "\"count\":\"3\"                 | /count       | must be an integer           | 400",
        "\"count\":3.0                   | /count       | must be an integer           | 400",
        "\"count\":3e0                   | /count       | must be an integer           | 400",
        "\"count\":0                     | /count       | must be from 1 to 10         | 422",
        "\"count\":11                    | /count       | must be from 1 to 10         | 422",
        "\"count\":99999999999999999999  | /count       | must be from 1 to 10         | 422",
        "\"most\":6                      | /most        | must be from 0 to 5          | 422",
        "\"on_partial\":\"PAUSE\"        | /on_partial  | must be one of return, pause | 422",
        "\"on_partial\":1                | /on_partial  | must be a string             | 400",
        "\"scopes\":[]                   | /scopes      | must have from 1 to 6 items  | 422",
        "\"scopes\":\"run\"              | /scopes      | must be a list               | 400",
        "\"scopes\":[\"run\",\"root\"]   | /scopes/1    | must be one of quote, fund   | 422",
        "\"scopes\":[\"run\",\"run\"]    | /scopes/1    | stands twice                 | 422",
        "\"scopes\":[null]               | /scopes/0    | must be a string             | 400",
        "\"tags\":[\"a\",\"b\",\"c\"]    | /tags        | must have from 0 to 2 items  | 422",
        "\"tags\":[\"abcdef\"]           | /tags/0      | must have at most 5 bytes    | 422",
        "\"inner\":[]                    | /inner       | must be an object            | 400",
        "\"inner\":{\"note\":7}          | /inner/note  | must be a string             | 400",
        "\"inner\":{\"a/b\":7}           | /inner/a~1b  | is not a known field         | 400",
        "\"x\":1                         | /x           | is not a known field         | 400",
      })
  void namesThePlaceAndTellsFormFromMeaning(
      String instead, String pointer, String detail, int status) {
    String name = instead.substring(0, instead.indexOf(':') + 1);
    String json =
        GOOD.contains(name)
            ? GOOD.replaceFirst(
                name + "(\"[^\"]*\"|\\d+|\\[[^]]*]|\\{})", Matcher.quoteReplacement(instead))
            : GOOD.replaceFirst("\\{", Matcher.quoteReplacement("{" + instead + ","));
    assertFault(json, pointer, detail, status);
  }

  @ParameterizedTest
  @CsvSource({"name", "count", "on_partial", "scopes", "tags", "inner"})
  void asksForEachRequiredField(String field) {
    String json = GOOD.replace("\"" + field + "\":", "\"most\":1,\"was_" + field + "\":");
    var faults = faults(json);
    assertTrue(
        faults.contains(new Fault("/" + field, "is required", Fault.Kind.FORM)), faults.toString());
  }

  @Test
  void gathersTheFirstTwentyFaultsInTheOrderOfReading() {
    var many = new StringBuilder(GOOD.replace("\"abc\"", "\"\""));
    for (int i = 0; i < 50; i++) many.insert(1, "\"x" + i + "\":1,");
    var faults = faults(many.toString());
    assertEquals(20, faults.size());
    assertEquals("/name", faults.getFirst().pointer());
  }

  @Test
  void cutsTheNameOfAnUnknownFieldThatIsTooLong() {
    var fault = faults(GOOD.replaceFirst("\\{", "{\"" + "k".repeat(5_000) + "\":1,")).getFirst();
    assertEquals("/" + "k".repeat(64) + "…", fault.pointer());
  }

  @ParameterizedTest
  @CsvSource({"1", "[]", "null", "true", "'\"text\"'"})
  void asksForAnObject(String json) {
    assertFault(json, "", "must be a JSON object", 400);
  }

  @Test
  void takesTheSentenceOfAParserThatRefuses() {
    Function<String, Integer> parser =
        text -> {
          if (!text.equals("seven")) throw new IllegalArgumentException("must be seven");
          return 7;
        };
    var good = BodyFields.read(tree("{\"a\":\"seven\"}"), fields -> fields.parsed("a", parser, 0));
    assertEquals(new BodyReading.Good<>(7), good);
    for (String json : new String[] {"{\"a\":\"six\"}", "{\"a\":6}", "{}"}) {
      var bad = BodyFields.read(tree(json), fields -> fields.parsed("a", parser, 0));
      assertInstanceOf(BodyReading.Bad.class, bad, json);
    }
  }

  private static void assertFault(String json, String pointer, String detail, int status) {
    var faults = faults(json);
    assertEquals(1, faults.size(), () -> json + " gave " + faults);
    assertEquals(pointer, faults.getFirst().pointer());
    assertTrue(faults.getFirst().detail().startsWith(detail), faults.toString());
    assertEquals(status, Problem.of(faults).status());
  }

  private static List<Fault> faults(String json) {
    return switch (read(json)) {
      case BodyReading.Bad<Body>(var faults) -> faults;
      case BodyReading.Good<Body>(var body) -> throw new AssertionError("accepted: " + body);
    };
  }

  private static BodyReading<Body> read(String json) {
    return BodyFields.read(tree(json), BodyFieldsTest::shape);
  }

  private static JsonNode tree(String json) {
    return StrictJson.parse(json.getBytes(UTF_8));
  }
}
