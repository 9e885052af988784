// The trace that a call is part of, as W3C's header `traceparent` tells it
// (https://www.w3.org/TR/trace-context-1):
//
//   TraceIdOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
//   // "4bf92f3577b34da6a3ce929d0e0e4736"
//   TraceIdOf("00-00000000000000000000000000000000-00f067aa0ba902b7-01");   // "", as for all else
#ifndef ANNALS_SERVICE_TRACE_CONTEXT_H_
#define ANNALS_SERVICE_TRACE_CONTEXT_H_

#include <string_view>

namespace annals::service {

// The id of the trace, 32 digits, a part of `traceparent`; empty when that is not as W3C has it,
// which is to be passed over. Later versions than 00 may have more at the end.
std::string_view TraceIdOf(std::string_view traceparent);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_TRACE_CONTEXT_H_
