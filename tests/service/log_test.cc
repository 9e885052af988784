#include "service/log.h"

#include <gtest/gtest.h>

namespace annals::service {
namespace {

TEST(LogTest, WritesPairsOfKeyAndValue) {
  EXPECT_EQ(FormatLogLine("rpc", {{"method", "annals.v1.EventService/GetEvent"}, {"ms", "0.3"}}),
            "msg=rpc method=annals.v1.EventService/GetEvent ms=0.3");
}

TEST(LogTest, QuotesWhatCouldBreakALineOrForgeAField) {
  EXPECT_EQ(FormatLogLine("server started", {{"a", ""},
                                             {"b", "two words"},
                                             {"c", "x=y"},
                                             {"d", "say \"so\""},
                                             {"e", "line\nbreak"},
                                             {"f", "back\\slash"}}),
            R"(msg="server started" a="" b="two words" c="x=y" d="say \"so\"" e="line\nbreak" )"
            R"(f="back\\slash")");
}

TEST(LogTest, KeepsTextThatIsNotAscii) {
  EXPECT_EQ(FormatLogLine("x", {{"place", "Zürich"}, {"two", "Zürich HB"}}),
            "msg=x place=Zürich two=\"Zürich HB\"");
}

}  // namespace
}  // namespace annals::service
