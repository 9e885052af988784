// What a collection should hold, kept in plain maps: the oracle of annals-model-check.
#ifndef ANNALS_TESTS_MODEL_MODEL_H_
#define ANNALS_TESTS_MODEL_MODEL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "annals/v1/event.pb.h"
#include "annals/v1/revision.pb.h"
#include "storage/timeline_query.h"

namespace annals::model {

// A document as it was put.
struct Document {
  std::string text;
  std::vector<annals::v1::Event> events;  // as given: without names
  int64_t revision = 0;
  std::set<std::string> deleted;  // the names of events that users have deleted
};

// Makes an event's evidence that of the document of this id.
void SetDocument(const std::string& collection, const std::string& id, annals::v1::Event* event);

// A collection as of one revision.
struct State {
  std::map<std::string, Document> documents;  // by id
  std::map<std::string, std::vector<std::string>>
      names;                                        // all ids of what an id leads to, if several
  std::map<std::string, annals::v1::Event> events;  // by name
};

// Every state that a collection has gone through.
class Model {
 public:
  explicit Model(std::string collection) : collection_(std::move(collection)), states_(1) {}

  int64_t revision() const { return static_cast<int64_t>(states_.size()) - 1; }
  const State& now() const { return states_.back(); }
  const State& at(int64_t revision) const { return states_[static_cast<size_t>(revision)]; }

  // The ids that the document has had to which `id` leads, the present one last.
  std::vector<std::string> IdsOf(const std::string& id) const;

  // In what follows, ids of documents are present ones.

  // Whether putting the document would change anything.
  bool WouldChange(const std::string& id, const std::string& text,
                   const std::vector<annals::v1::Event>& events) const;

  // Writes, each of which makes a revision.
  void Put(const std::string& id, const std::string& text,
           const std::vector<annals::v1::Event>& events,
           const std::set<std::string>& deleted_events = {});
  void Delete(const std::string& id);
  bool CanRename(const std::string& new_id) const;
  void Rename(const std::string& id, const std::string& new_id);
  void DeleteEvent(const std::string& name);
  void UndeleteEvent(const std::string& document_id, const std::string& name);
  // The document as it was before it was last deleted; nothing when it never was, or is there.
  const Document* Deleted(const std::string& id) const;

  // Takes over the events that were found after a write that the model does not foretell.
  void TakeEvents(std::map<std::string, annals::v1::Event> events);
  // A write that changed no document.
  void AddRevision() { states_.push_back(states_.back()); }

  // What the revisions after `after` changed of what `query` finds, in order.
  std::vector<annals::v1::Change> ChangesAfter(int64_t after,
                                               const storage::TimelineQuery& query) const;

 private:
  const std::string collection_;
  std::vector<State> states_;
};

}  // namespace annals::model

#endif  // ANNALS_TESTS_MODEL_MODEL_H_
