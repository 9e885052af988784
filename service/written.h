// What the requests and responses of methods that write tell of what is written: names, numbers and
// outcomes, and never a text, a title or another part of the content.
#ifndef ANNALS_SERVICE_WRITTEN_H_
#define ANNALS_SERVICE_WRITTEN_H_

#include <google/protobuf/message.h>

#include <string>
#include <utility>
#include <vector>

namespace annals::service {

// Keys and values, in the order in which they are told:
//   parent           the collection in which something is made
//   names            resource names, those of the request first, with commas
//   event_id, …      the ids that a request asks for
//   request_id       that of the write options
//   validate_only    `true` when nothing is to be written
//   revision         the last one that the response names
//   outcome          as INGEST_OUTCOME_UNCHANGED
//   created_count, … how many of something
// `response` may be null, when the write was refused. Of names there are at most 1000, of each
// value at most 512 bytes: no write that is made has more.
std::vector<std::pair<std::string, std::string>> WhatIsWritten(
    const google::protobuf::Message& request, const google::protobuf::Message* response);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_WRITTEN_H_
