#include "extractor/build_id.h"

#include <elf.h>
#include <link.h>

#include <cstring>
#include <string_view>

namespace annals::extractor {
namespace {

// Names and contents of notes fill up to whole words.
size_t Padded(size_t size) { return (size + 3) / 4 * 4; }

// The build id among the notes; empty when it is not there.
std::string BuildIdIn(std::string_view notes) {
  ElfW(Nhdr) note = {};
  while (notes.size() >= sizeof(note)) {
    std::memcpy(&note, notes.data(), sizeof(note));
    notes.remove_prefix(sizeof(note));
    const size_t name_bytes = Padded(note.n_namesz);
    if (name_bytes + Padded(note.n_descsz) > notes.size()) return "";
    const bool gnu = notes.substr(0, note.n_namesz) == std::string_view("GNU", 4);
    if (gnu && note.n_type == NT_GNU_BUILD_ID) {
      return std::string(notes.substr(name_bytes, note.n_descsz));
    }
    notes.remove_prefix(name_bytes + Padded(note.n_descsz));
  }
  return "";
}

}  // namespace

std::string BuildId() {
  std::string id;
  // The first object is the program itself.
  dl_iterate_phdr(
      [](dl_phdr_info* object, size_t /*size*/, void* found) {
        for (size_t i = 0; i < object->dlpi_phnum; ++i) {
          const ElfW(Phdr)& segment = object->dlpi_phdr[i];
          if (segment.p_type != PT_NOTE) continue;
          const auto* begin = reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr);
          std::string id_here = BuildIdIn({begin, segment.p_memsz});
          if (!id_here.empty()) *static_cast<std::string*>(found) = std::move(id_here);
        }
        return 1;
      },
      &id);
  return id;
}

}  // namespace annals::extractor
