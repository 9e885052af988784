// extractor/data/en/model.bin as read-only data of the program. The assembler takes the file in as
// it is, so that it costs neither time to compile nor a file to be found at run time.
#include <string_view>

#include "extractor/language/model.h"

__asm__(
    ".pushsection .rodata\n"
    ".balign 64\n"
    "annals_language_model_begin:\n"
    ".incbin \"" ANNALS_LANGUAGE_MODEL
    "\"\n"
    "annals_language_model_end:\n"
    ".popsection\n");

extern "C" {
__attribute__((visibility("hidden"))) extern const char annals_language_model_begin[];
__attribute__((visibility("hidden"))) extern const char annals_language_model_end[];
}

namespace annals::extractor::language {

std::string_view EmbeddedModel() {
  return {annals_language_model_begin,
          static_cast<size_t>(annals_language_model_end - annals_language_model_begin)};
}

}  // namespace annals::extractor::language
