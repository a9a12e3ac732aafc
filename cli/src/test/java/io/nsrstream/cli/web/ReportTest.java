package io.nsrstream.cli.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.view.PageView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final String HOSTILE =
      "</script><script>alert(1)</script><!-- & \u2028 \u2029 ]]>";

  @Test
  void noTextCanEndTheElementOfTheData() throws IOException {
    PageView page = new PageView("1", HOSTILE, false, Map.of(HOSTILE, HOSTILE), HOSTILE);

    String html = Report.html(page, List.of());

    String data = html.substring(html.indexOf("id=\"data\">") + 10);
    data = data.substring(0, data.indexOf("</script>"));
    assertThat(data).doesNotContain("<", ">", "&", "\u2028", "\u2029");
    assertThat(new ObjectMapper().readTree(data).at("/page/title").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void theFileNamesNoAddressButInTheLicence() throws IOException {
    PageView page = new PageView("1", "title", false, Map.of(), "");

    String html = Report.html(page, List.of());

    assertThat(html).doesNotContain("src=\"", "@import", "url(").contains("default-src 'none'");
    assertThat(html).contains("Permission is hereby granted");
  }
}
