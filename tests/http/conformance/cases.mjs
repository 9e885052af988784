// What is called, in this order, and what comes of it, over every protocol. Services are those of
// annals.v1, and Operations that of google.longrunning. `with` makes the request
// in protobuf's JSON form, `gives` is part of the response, `error` part of the error; `keep` notes
// what later cases need; `token` is the caller's, and `meanwhile` is done after the first message of a
// stream.
const TEXT = "The harbour board met in Bremen on 3 July 1957. The mayor visited Ghent on 9 July 1957.";
const OTHER = "The harbour board met in Bremen on 3 July 1957 to plan the pier.";
const BAD_REQUEST = ["google.rpc.BadRequest"];
const RESOURCE = ["google.rpc.ResourceInfo"];
const base64 = (text) => Buffer.from(text).toString("base64");

// The case of a method that starts an operation, and that of waiting for what it comes to: `ends` is
// part of the operation then.
const starting = ({call, ends, ...rest}) => [
  {
    call, ...rest,
    gives: {
      name: /^collections\/[^/]+\/operations\/[0-9a-f]{16}$/,
      metadata: {
        "@type": "type.googleapis.com/annals.v1.OperationMetadata", method: `annals.v1.${call.replace(".", "/")}`,
        state: /STATE_(WAITING|RUNNING|SUCCEEDED)/, createTime: /^20/,
      },
    },
    keep: (c, response) => { c.operation = response.name; },
  },
  {
    call: "Operations.WaitOperation",
    with: (c) => ({name: c.operation, timeout: "60s"}),
    token: rest.token,
    gives: {done: true, metadata: {endTime: /^20/}, ...ends},
  },
];
// How an operation ends well, with a response of this type and content.
const well = (type, response = {}) => ({
  error: undefined, metadata: {state: "STATE_SUCCEEDED", fractionDone: 1, endTime: /^20/},
  response: {"@type": `type.googleapis.com/annals.v1.${type}`, ...response},
});

export const documentedErrors = [
  "InvalidArgument", "NotFound", "FailedPrecondition", "OutOfRange", "Aborted", "AlreadyExists",
  "Unauthenticated", "PermissionDenied", "Unavailable", "DataLoss", "ResourceExhausted",
  "Internal",
];

export const cases = [
  // Extraction, which stores nothing.
  {
    call: "ExtractionService.DetectFormat",
    with: () => ({head: base64("<html><body>x</body></html>"), sourceUri: "a.html"}),
    gives: {format: "DOCUMENT_FORMAT_HTML"},
  },
  {
    call: "ExtractionService.ExtractDocument",
    with: () => ({document: {text: TEXT}, view: "EXTRACTION_VIEW_EVENTS"}),
    gives: {events: [{when: {edtf: "1957-07-03"}}, {when: {edtf: "1957-07-09"}}]},
  },
  {
    call: "ExtractionService.ExtractDocument",
    with: () => ({document: {text: TEXT, date: {edtf: "1957-13"}}}),
    error: {code: "InvalidArgument", message: /^document\.date.*1957-13/, details: BAD_REQUEST},
  },
  {
    call: "ExtractionService.ExtractFile",
    with: () => [{file: {sourceUri: "a.txt"}, content: base64(TEXT), last: true}],
    gives: [{events: [{type: "meeting"}, {type: "visit"}]}],
  },

  // Documents.
  {
    call: "DocumentService.IngestDocument",
    with: (c) => ({parent: c.collection, documentId: "minutes", document: {text: TEXT}}),
    gives: {document: {eventCount: 2, revision: "1"}, outcome: "INGEST_OUTCOME_CREATED"},
  },
  {
    call: "DocumentService.IngestDocument",
    with: (c) => ({parent: c.collection, documentId: "minutes", document: {text: TEXT}}),
    gives: {outcome: "INGEST_OUTCOME_UNCHANGED"},
  },
  {
    call: "DocumentService.IngestDocument",
    with: (c) => ({parent: c.collection, documentId: "letter", document: {text: OTHER}}),
    gives: {document: {eventCount: 1}},
  },
  {
    call: "DocumentService.IngestDocument",
    with: (c) => ({parent: c.collection, documentId: "Not an id!", document: {text: TEXT}}),
    error: {code: "InvalidArgument", message: /document_id/, details: BAD_REQUEST},
  },
  {
    call: "DocumentService.IngestDocument",
    with: (c) => ({
      parent: c.collection, documentId: "minutes", document: {text: OTHER},
      options: {ifRevision: "7"},
    }),
    error: {code: "Aborted", message: /revision 1/},
  },
  {
    call: "DocumentService.IngestDocument",
    with: (c) => ({
      parent: c.collection, documentId: "minutes", document: {text: OTHER},
      options: {ifRevision: "0"},
    }),
    error: {code: "AlreadyExists"},
  },
  {
    call: "DocumentService.IngestFile",
    with: (c) => [
      {parent: c.collection, file: {sourceUri: "file.txt"}, content: base64("It rained on ")},
      {content: base64("4 May 1958 in Porto; the council met on 5 May 1958."), last: true},
    ],
    gives: [{outcome: "INGEST_OUTCOME_CREATED"}],
  },
  {
    call: "DocumentService.GetDocument",
    with: (c) => ({name: `${c.collection}/documents/minutes`}),
    gives: {text: TEXT, eventCount: 2},
  },
  {
    call: "DocumentService.GetDocument",
    with: (c) => ({name: `${c.collection}/documents/none`}),
    error: {code: "NotFound", message: /no document/, details: RESOURCE},
  },
  {
    call: "DocumentService.GetDocument",
    with: () => ({name: "documents/minutes"}),
    error: {code: "InvalidArgument", message: /^name/, details: BAD_REQUEST},
  },
  {
    call: "DocumentService.GetDocument",
    with: (c) => ({name: `${c.collection}/documents/minutes`, asOfRevision: "99"}),
    error: {code: "OutOfRange", message: /what is kept goes from 0 to/},
  },
  {
    call: "DocumentService.ListDocuments",
    with: (c) => ({parent: c.collection, pageSize: 1}),
    gives: {documents: [{}], nextPageToken: /./},
    keep: (c, response) => { c.token = response.nextPageToken; },
  },
  {
    call: "DocumentService.ListDocuments",
    with: (c) => ({parent: c.collection, pageSize: 1, pageToken: c.token}),
    gives: {documents: [{}]},
  },
  {
    call: "DocumentService.ListDocuments",
    with: (c) => ({parent: c.collection, pageToken: "forged"}),
    error: {code: "InvalidArgument", message: /^page_token/, details: BAD_REQUEST},
  },
  {
    call: "DocumentService.ListDocuments",
    with: () => ({parent: "collections/none"}),
    error: {code: "NotFound", message: "there is no collection \"collections/none\"",
            details: RESOURCE},
  },

  // All that is wrong is told at once.
  {
    call: "TimelineService.QueryTimeline",
    with: () => ({
      parent: "nowhere", pageSize: -1, pageToken: "forged", asOfRevision: "-1",
      query: {from: "1957-13", to: "x", relation: 99, filter: "colour = red"},
    }),
    error: {
      code: "InvalidArgument",
      message: /^parent: .*; query\.from: .*; query\.to: .*; query\.relation: .*; query\.filter: .*; page_size: .*; page_token: .*; as_of_revision: /,
      details: BAD_REQUEST,
    },
  },
  {
    call: "DocumentService.IngestDocument",
    with: () => ({
      parent: "nowhere", documentId: "No id", document: {language: "klingon"},
      options: {ifRevision: "-1"},
    }),
    error: {
      code: "InvalidArgument",
      message: /^parent: .*; document\.text: .*; document\.language: .*; document_id: .*; options\.if_revision: /,
      details: BAD_REQUEST,
    },
  },

  // The timeline.
  {
    call: "TimelineService.QueryTimeline",
    with: (c) => ({parent: c.collection, query: {from: "1957-07-01", to: "1957-07-31"}}),
    gives: {events: (events) => events.length >= 2},
    keep: (c, response) => { c.events = response.events.map((event) => event.name); },
  },
  {
    call: "TimelineService.QueryTimeline",
    with: (c) => ({parent: c.collection, pageSize: 1, query: {order: "TIME_ORDER_DESCENDING"}}),
    gives: {events: [{when: {edtf: /^195[78]/}}], nextPageToken: /./},
    keep: (c, response) => { c.token = response.nextPageToken; },
  },
  {
    call: "TimelineService.QueryTimeline",
    with: (c) => ({parent: c.collection, pageSize: 1, pageToken: c.token}),
    error: {code: "InvalidArgument", message: /another listing/, details: BAD_REQUEST},
  },
  {
    call: "TimelineService.QueryTimeline",
    with: (c) => ({parent: c.collection, query: {from: "1957-13"}}),
    error: {code: "InvalidArgument", message: /^query\.from.*1957-13/, details: BAD_REQUEST},
  },
  {
    call: "TimelineService.QueryTimeline",
    with: (c) => ({parent: c.collection, query: {filter: "colour = red"}}),
    error: {code: "InvalidArgument", message: /^query\.filter/, details: BAD_REQUEST},
  },
  {
    call: "TimelineService.StreamTimeline",
    with: (c) => ({parent: c.collection, limit: "1"}),
    gives: [{events: [{type: "meeting"}], revision: /./}],
  },
  {
    call: "TimelineService.StreamTimeline",
    with: (c) => ({parent: c.collection, limit: "-1"}),
    error: {code: "InvalidArgument", message: /^limit/, details: BAD_REQUEST},
  },
  {
    call: "TimelineService.ExportTimeline",
    with: (c) => ({parent: c.collection, format: "EXPORT_FORMAT_ICALENDAR"}),
    gives: [{data: (data) => Buffer.from(data, "base64").toString().startsWith("BEGIN:VCALENDAR")}],
  },
  {
    call: "TimelineService.ExportTimeline",
    with: (c) => ({parent: c.collection}),
    error: {code: "InvalidArgument", message: /^format/, details: BAD_REQUEST},
  },
  {
    call: "TimelineService.CountEvents",
    with: (c) => ({parent: c.collection, query: {filter: "type = visit"}}),
    gives: {count: "1"},
  },
  {
    call: "TimelineService.QueryDensity",
    with: (c) => ({parent: c.collection, query: {to: "1957"}, unit: "CALENDAR_UNIT_MONTH"}),
    gives: {buckets: [{active: 2}]},
  },
  {
    call: "TimelineService.QueryDensity",
    with: (c) => ({parent: c.collection, unit: 99}),
    error: {code: "InvalidArgument", message: /^unit/, details: BAD_REQUEST},
  },
  {
    call: "TimelineService.QueryTiles",
    with: (c) => ({parent: c.collection}),
    gives: {events: (events) => events.length > 0},
  },
  {
    call: "TimelineService.QueryFacets",
    with: (c) => ({parent: c.collection}),
    gives: {facets: (facets) => facets.length > 0},
  },
  {
    call: "TimelineService.SearchEvents",
    with: (c) => ({parent: c.collection, text: "pier"}),
    gives: {results: (results) => results.length === 1},
  },
  {
    call: "TimelineService.SearchEvents",
    with: (c) => ({parent: c.collection, text: ""}),
    error: {code: "InvalidArgument", message: /^text/, details: BAD_REQUEST},
  },

  {
    call: "TimelineService.QueryRelatedEvents",
    with: (c) => ({
      name: c.events.at(-1), relations: ["ALLEN_RELATION_BEFORE"], certainty: "CERTAINTY_CERTAINLY",
      pageSize: 1,
    }),
    gives: {relatedEvents: [{event: {type: "meeting"}, relations: ["ALLEN_RELATION_BEFORE"]}]},
  },
  {
    call: "TimelineService.QueryRelatedEvents",
    with: (c) => ({name: c.events[0], filter: "colour = red"}),
    error: {code: "InvalidArgument", message: /^relations: .*; filter: /, details: BAD_REQUEST},
  },
  {
    call: "TimelineService.QueryRelatedEvents",
    with: (c) => ({name: `${c.collection}/events/none`, relations: ["ALLEN_RELATION_MEETS"]}),
    error: {code: "NotFound", details: RESOURCE},
  },

  // Events.
  {
    call: "EventService.GetEvent",
    with: (c) => ({name: c.events[0]}),
    gives: {name: /events/, evidence: (evidence) => evidence.length > 0},
  },
  {
    call: "EventService.GetEvent",
    with: (c) => ({name: `${c.collection}/events/none`}),
    error: {code: "NotFound", details: RESOURCE},
  },
  {
    call: "EventService.ListEvents",
    with: (c) => ({parent: c.collection}),
    gives: {events: (events) => events.length >= 2},
    keep: (c, response) => {
      const visit = response.events.find((event) => event.type === "visit");
      const meeting = response.events.find((event) => event.type === "meeting");
      c.pair = [meeting.name, visit.name];
    },
  },
  {
    call: "EventService.BatchGetEvents",
    with: (c) => ({parent: c.collection, names: c.pair}),
    gives: {events: [{type: "meeting"}, {type: "visit"}]},
  },
  {
    call: "EventService.BatchGetEvents",
    with: (c) => ({parent: c.collection, names: ["collections/other/events/x"]}),
    error: {code: "InvalidArgument", message: /^names\[0\]/, details: BAD_REQUEST},
  },
  {
    call: "EventService.SplitEvent",
    with: (c) => ({name: c.pair[1]}),
    error: {code: "FailedPrecondition"},
  },
  {
    call: "EventService.MergeEvents",
    with: (c) => ({parent: c.collection, names: c.pair}),
    gives: {claims: (claims) => claims.length >= 2},
    keep: (c, response) => { c.claim = response.claims.at(-1).event; },
  },
  {
    call: "EventService.SplitEvent",
    with: (c) => ({name: c.claim}),
    gives: {name: /events/},
  },
  {
    call: "EventService.DeleteEvent",
    with: (c) => ({name: c.pair[1], options: {author: "ann"}}),
    gives: {deletion: {author: "ann"}},
  },
  {
    call: "EventService.DeleteEvent",
    with: (c) => ({name: c.pair[1]}),
    error: {code: "NotFound", details: RESOURCE},
  },
  {
    call: "EventService.UndeleteEvent",
    with: (c) => ({name: c.pair[1]}),
    gives: {type: "visit"},
  },
  {
    call: "EventService.UndeleteEvent",
    with: (c) => ({name: c.pair[1]}),
    error: {code: "AlreadyExists"},
  },
  {
    call: "EventService.ListEventVersions",
    with: (c) => ({parent: c.pair[1]}),
    gives: {versions: (versions) => versions.length >= 3},
  },

  // Events by hand.
  {
    call: "EventService.CreateEvent",
    with: (c) => ({
      parent: c.collection, eventId: "mine", event: {title: "Pier opened", when: {edtf: "1958-05"}},
      options: {requestId: "e1", author: "ann"},
    }),
    gives: {name: /mine$/, type: "other", byHand: {author: "ann"}},
  },
  {
    call: "EventService.CreateEvent",
    with: (c) => ({parent: c.collection, event: {title: "Else"}, options: {requestId: "e1"}}),
    error: {code: "FailedPrecondition", message: /e1/},
  },
  {
    call: "EventService.CreateEvent",
    with: (c) => ({parent: c.collection, eventId: "mine", event: {title: "Pier opened"}}),
    error: {code: "AlreadyExists"},
  },
  {
    call: "EventService.CreateEvent",
    with: (c) => ({parent: c.collection, event: {title: "Pier", when: {edtf: "1958-13"}}}),
    error: {code: "InvalidArgument", message: /^event\.when\.edtf/, details: BAD_REQUEST},
  },
  {
    call: "EventService.BatchCreateEvents",
    with: (c) => ({
      parent: c.collection, validateOnly: true,
      requests: [{event: {title: "One"}}, {event: {title: "Two"}}],
    }),
    gives: {events: [{title: "One"}, {title: "Two"}]},
  },
  {
    call: "EventService.BatchCreateEvents",
    with: (c) => ({parent: c.collection, requests: [{event: {}}]}),
    error: {code: "InvalidArgument", message: /^requests\[0\]\.event\.title/,
            details: BAD_REQUEST},
  },
  {
    call: "EventService.UpdateEvent",
    with: (c) => ({
      event: {name: `${c.collection}/events/mine`, title: "Pier closed", tags: ["pier"]},
      updateMask: "title",
    }),
    gives: {title: "Pier closed", tags: undefined, when: {edtf: "1958-05"}},
  },
  {
    call: "EventService.UpdateEvent",
    with: (c) => ({event: {name: c.pair[1], tags: ["checked"]}}),
    gives: {tags: ["checked"], claims: (claims) => claims.length >= 2},
  },
  {
    call: "EventService.UpdateEvent",
    with: (c) => ({event: {name: c.pair[1]}, updateMask: "revision"}),
    error: {code: "InvalidArgument", message: /^update_mask/, details: BAD_REQUEST},
  },
  {
    call: "EventService.UpdateEvent",
    with: (c) => ({event: {name: `${c.collection}/events/none`, title: "x"}}),
    error: {code: "NotFound", details: RESOURCE},
  },
  {
    call: "EventService.GetEvent",
    with: (c) => ({name: `${c.collection}/events/mine`, readMask: "title"}),
    gives: {title: "Pier closed", name: undefined},
  },
  {
    call: "EventService.GetEvent",
    with: (c) => ({name: `${c.collection}/events/mine`, readMask: "colour"}),
    error: {code: "InvalidArgument", message: /^read_mask/, details: BAD_REQUEST},
  },
  {
    call: "EventService.ImportEvents",
    with: (c) => [
      {parent: c.collection, format: "IMPORT_FORMAT_CSV", content: base64("title,when\nPier bu")},
      {content: base64("ilt,1956\n"), last: true},
    ],
    gives: [{createdCount: "1", line: "2"}],
  },
  {
    call: "EventService.ImportEvents",
    with: (c) => [{parent: c.collection, content: base64('{"title": ""}'), last: true}],
    error: {code: "InvalidArgument", message: /^line 1: title/, details: BAD_REQUEST},
  },

  // Documents again: names, deletion.
  {
    call: "DocumentService.RenameDocument",
    with: (c) => ({name: `${c.collection}/documents/letter`, newDocumentId: "letter-2"}),
    gives: {name: /letter-2$/, formerNames: [/letter$/]},
  },
  {
    call: "DocumentService.RenameDocument",
    with: (c) => ({name: `${c.collection}/documents/letter-2`, newDocumentId: "minutes"}),
    error: {code: "AlreadyExists"},
  },
  {
    call: "DocumentService.DeleteDocument",
    with: (c) => ({name: `${c.collection}/documents/letter`, options: {requestId: "r1"}}),
    gives: {deletedEventCount: 1},
  },
  {
    call: "DocumentService.DeleteDocument",
    with: (c) => ({name: `${c.collection}/documents/letter`, options: {requestId: "r1"}}),
    gives: {deletedEventCount: 1},
  },
  {
    call: "DocumentService.UndeleteDocument",
    with: (c) => ({name: `${c.collection}/documents/letter-2`, options: {requestId: "r1"}}),
    error: {code: "FailedPrecondition", message: /r1/},
  },
  {
    call: "DocumentService.UndeleteDocument",
    with: (c) => ({name: `${c.collection}/documents/letter-2`}),
    gives: {eventCount: 1},
  },

  // Changes.
  {
    call: "ChangeService.ListRevisions",
    with: (c) => ({parent: c.collection, pageSize: 1}),
    gives: {revisions: [{kind: "KIND_DOCUMENT_UNDELETED"}]},
  },
  {
    call: "ChangeService.WatchChanges",
    with: (c) => ({parent: c.collection, afterRevision: "0", stopAtEnd: true}),
    gives: (responses) => responses.length > 0 && responses.at(-1).throughRevision > 0,
  },
  {
    call: "ChangeService.WatchChanges",
    with: (c) => ({parent: c.collection, afterRevision: "99", stopAtEnd: true}),
    error: {code: "OutOfRange"},
  },

  // Collections as a whole.
  {
    call: "CollectionService.CreateCollection",
    with: (c) => ({
      collectionId: `${c.protocol}-2`, requestId: "c1",
      collection: {displayName: "Briefe", labels: {of: "bremen"}},
    }),
    gives: {displayName: "Briefe", labels: {of: "bremen"}, createTime: /^20/, etag: /./},
    keep: (c, response) => { c.made = response; },
  },
  {
    call: "CollectionService.CreateCollection",
    with: (c) => ({
      collectionId: `${c.protocol}-2`, requestId: "c1",
      collection: {displayName: "Briefe", labels: {of: "bremen"}},
    }),
    gives: {etag: /./},
  },
  {
    call: "CollectionService.CreateCollection",
    with: (c) => ({collectionId: `${c.protocol}-2`}),
    error: {code: "AlreadyExists"},
  },
  {
    call: "CollectionService.CreateCollection",
    with: () => ({
      collectionId: "Not an id!",
      collection: {displayName: "x".repeat(201), labels: {"No key": ""}},
    }),
    error: {
      code: "InvalidArgument",
      message: /^collection_id: .*; collection\.display_name: .*; collection\.labels\["No key"\]/,
      details: BAD_REQUEST,
    },
  },
  {
    call: "CollectionService.UpdateCollection",
    with: (c) => ({
      collection: {name: c.made.name, etag: c.made.etag, description: "of the board"},
      updateMask: "description", requestId: "c2",
    }),
    gives: {displayName: "Briefe", description: "of the board", updateTime: /^20/},
  },
  {
    call: "CollectionService.UpdateCollection",
    with: (c) => ({collection: {name: c.made.name, etag: c.made.etag, description: "other"}}),
    error: {code: "Aborted", message: /etag/},
  },
  {
    call: "CollectionService.UpdateCollection",
    with: (c) => ({collection: {name: c.made.name}, updateMask: "createTime"}),
    error: {code: "InvalidArgument", message: /^update_mask/, details: BAD_REQUEST},
  },
  {
    call: "CollectionService.UpdateCollection",
    with: (c) => ({
      collection: {name: c.made.name, description: "other"}, requestId: "c2",
    }),
    error: {code: "FailedPrecondition", message: /c2/},
  },
  {
    call: "CollectionService.GetCollection",
    with: (c) => ({name: c.collection, readMask: "name,eventCount"}),
    gives: {name: /^collections/, eventCount: /^[1-9]/, etag: undefined},
  },
  {
    call: "CollectionService.GetCollection",
    with: () => ({name: "collections/none", readMask: "colour"}),
    error: {code: "InvalidArgument", message: /^read_mask/, details: BAD_REQUEST},
  },
  {
    call: "CollectionService.GetCollection",
    with: () => ({name: "collections/none"}),
    error: {code: "NotFound", details: RESOURCE},
  },
  {
    call: "CollectionService.ListCollections",
    with: () => ({pageSize: 1}),
    gives: {collections: [{}], nextPageToken: /./},
  },
  {
    call: "CollectionService.ListCollections",
    with: (c) => ({pageToken: c.token}),
    error: {code: "InvalidArgument", message: /^page_token/, details: BAD_REQUEST},
  },
  {
    call: "CollectionService.DeleteCollection",
    with: (c) => ({name: c.collection}),
    error: {code: "FailedPrecondition", message: /has documents/},
  },
  {
    call: "CollectionService.DeleteCollection",
    with: (c) => ({name: c.made.name}),
  },
  {
    call: "CollectionService.DeleteCollection",
    with: (c) => ({name: c.made.name}),
    error: {code: "NotFound", details: RESOURCE},
  },
  {
    call: "CollectionService.DeleteCollection",
    with: (c) => ({name: c.made.name, allowMissing: true}),
  },

  // Care.
  ...starting({
    call: "AdminService.VerifyCollection",
    with: (c) => ({name: c.collection}),
    ends: well("VerifyCollectionResponse", {
      report: (report) => report.differenceCount === undefined && report.eventCount > 0,
    }),
  }),
  {
    call: "AdminService.VerifyCollection",
    with: () => ({name: "collections/none"}),
    error: {code: "NotFound", details: RESOURCE},
  },
  ...starting({
    call: "AdminService.RepairCollection",
    with: (c) => ({name: c.collection}),
    ends: well("RepairCollectionResponse", {mendedCount: undefined}),
  }),
  ...starting({
    call: "AdminService.CompactCollection",
    with: (c) => ({name: c.collection}),
    ends: well("CompactCollectionResponse"),
  }),
  {
    call: "AdminService.GetCollectionStatistics",
    with: (c) => ({name: c.collection}),
    gives: {documentCount: /[23]/},
  },
  ...starting({
    call: "AdminService.BackupCollection",
    with: (c) => ({name: c.collection}),
    ends: well("BackupCollectionResponse", {backup: {name: /backups\/1$/}}),
  }),
  {
    call: "AdminService.BackupCollection",
    with: (c) => ({name: c.collection, keep: -1}),
    error: {code: "InvalidArgument", message: /^keep/, details: BAD_REQUEST},
  },
  {
    call: "AdminService.ListBackups",
    with: (c) => ({parent: c.collection}),
    gives: {backups: [{}]},
  },
  ...starting({
    call: "AdminService.VerifyBackup",
    with: (c) => ({name: `${c.collection}/backups/1`}),
    ends: well("VerifyBackupResponse"),
  }),
  {
    call: "AdminService.VerifyBackup",
    with: (c) => ({name: `${c.collection}/backups/7`}),
    error: {code: "NotFound", details: RESOURCE},
  },
  {
    call: "AdminService.RestoreCollection",
    with: (c) => ({name: `${c.collection}/backups/1`}),
    error: {code: "AlreadyExists"},
  },

  // A file that is ingested after the call. Over what cannot stream requests only the last of these.
  {
    call: "DocumentService.SubmitFile",
    with: (c) => [
      {parent: c.collection, file: {sourceUri: "later.jsonl"}, content: base64('{"id": "one", ')},
      {content: base64(`"text": "${TEXT}"}\n{"id": "two"}\n`), last: true},
    ],
    gives: {metadata: {method: "annals.v1.DocumentService/SubmitFile"}},
    keep: (c, response) => { c.operation = response.name; },
  },
  {
    call: "Operations.WaitOperation",
    with: (c) => ({name: c.operation}),
    gives: {
      done: true,
      response: (response) => !response["@type"].endsWith("SubmitFileResponse") ||
          (response.createdCount === "1" && response.failedCount === "1" &&
           response.problems[0].line === "2"),
    },
  },
  {
    call: "DocumentService.SubmitFile",
    with: (c) => [{parent: c.collection, file: {}, content: base64(TEXT)}],
    error: {code: "InvalidArgument", message: /^last/, details: BAD_REQUEST},
  },
  {
    call: "DocumentService.SubmitFile",
    with: () => [{parent: "nowhere", file: {dateEdtf: "1957-13"}, last: true}],
    error: {code: "InvalidArgument", message: /^parent: .*; file\.date_edtf: /, details: BAD_REQUEST},
  },

  // Operations.
  {
    call: "Operations.GetOperation",
    with: (c) => ({name: c.operation}),
    gives: {done: true, metadata: {state: "STATE_SUCCEEDED"}},
  },
  {
    call: "Operations.GetOperation",
    with: (c) => ({name: `${c.collection}/operations/none`}),
    error: {code: "NotFound", message: /there is no operation/, details: RESOURCE},
  },
  {
    call: "Operations.GetOperation",
    with: () => ({name: "operations/none"}),
    error: {code: "InvalidArgument", message: /^name/, details: BAD_REQUEST},
  },
  {
    call: "Operations.ListOperations",
    with: (c) => ({name: c.collection, pageSize: 2}),
    gives: {operations: [{}, {}], nextPageToken: /./},
    keep: (c, response) => { c.token = response.nextPageToken; },
  },
  {
    call: "Operations.ListOperations",
    with: (c) => ({name: c.collection, pageToken: c.token}),
    gives: {operations: (operations) => operations.length >= 3},
  },
  {
    call: "Operations.ListOperations",
    with: () => ({name: "collections/none"}),
    gives: {operations: undefined},
  },
  {
    call: "Operations.ListOperations",
    with: (c) => ({name: c.collection, filter: "done = false"}),
    gives: {operations: undefined},
  },
  {
    call: "Operations.ListOperations",
    with: (c) => ({
      name: c.collection,
      filter: "done = true AND (metadata.method = VerifyCollection OR " +
          "metadata.method = annals.v1.AdminService/RepairCollection)",
    }),
    gives: {
      operations: (operations) => operations?.length > 0 && operations.every(
          ({metadata}) => /\/(Verify|Repair)Collection$/.test(metadata.method)),
    },
  },
  {
    call: "Operations.ListOperations",
    with: (c) => ({
      name: c.collection,
      filter: `metadata.target = ${c.collection} AND NOT metadata.method = VerifyCollection`,
    }),
    gives: {
      operations: (operations) => operations?.length > 0 && operations.every(
          ({metadata}) => metadata.target.startsWith("collections/") &&
              !metadata.method.endsWith("/VerifyCollection")),
    },
  },
  {
    call: "Operations.ListOperations",
    with: (c) => ({name: c.collection, filter: "done = true type = visit"}),
    error: {code: "InvalidArgument", message: /^filter: column 13: expected AND or OR/,
            details: BAD_REQUEST},
  },
  {
    call: "Operations.ListOperations",
    with: () => ({name: "x", filter: "done = maybe", pageSize: -1, pageToken: "No id!"}),
    error: {
      code: "InvalidArgument", message: /^name: .*; filter: .*; page_size: .*; page_token: /,
      details: BAD_REQUEST,
    },
  },
  {
    call: "Operations.WaitOperation",
    with: (c) => ({name: c.operation, timeout: "-1s"}),
    error: {code: "InvalidArgument", message: /^timeout/, details: BAD_REQUEST},
  },
  {
    call: "Operations.WaitOperation",
    with: (c) => ({name: `${c.collection}/operations/none`}),
    error: {code: "NotFound", details: RESOURCE},
  },
  {
    call: "Operations.CancelOperation",
    with: (c) => ({name: c.operation}),
  },
  {
    call: "Operations.CancelOperation",
    with: (c) => ({name: `${c.collection}/operations/none`}),
    error: {code: "NotFound", details: RESOURCE},
  },
  {
    call: "Operations.DeleteOperation",
    with: (c) => ({name: c.operation}),
  },
  {
    call: "Operations.DeleteOperation",
    with: (c) => ({name: c.operation}),
    error: {code: "NotFound", details: RESOURCE},
  },
];

// On a server that has the backups of the first, and nothing else.
export const afterLoss = [
  {
    call: "TimelineService.CountEvents",
    with: (c) => ({parent: c.collection}),
    error: {code: "NotFound", details: RESOURCE},
  },
  ...starting({
    call: "AdminService.RestoreCollection",
    with: (c) => ({name: `${c.collection}/backups/1`}),
    ends: well("RestoreCollectionResponse", {name: /^collections/, revision: /./}),
  }),
  {
    call: "TimelineService.CountEvents",
    with: (c) => ({parent: c.collection}),
    gives: {count: /^[3-5]$/},
  },
];

// On a server with tokens for the collection `open`, one for each role.
const READER = "annals_reader";
const WRITER = "annals_writer";
const ADMIN = "annals_admin";
export const withTokens = [
  {
    call: "TimelineService.CountEvents",
    with: () => ({parent: "collections/open"}),
    error: {code: "Unauthenticated", message: /^no token: /},
  },
  {
    call: "TimelineService.StreamTimeline",
    with: () => ({parent: "collections/open"}),
    error: {code: "Unauthenticated", message: /^no token: /},
  },
  {
    call: "TimelineService.CountEvents",
    with: () => ({parent: "collections/open"}),
    token: "annals_forged",
    error: {code: "Unauthenticated", message: /not known/},
  },
  {
    call: "DocumentService.IngestDocument",
    with: () => ({parent: "collections/open", documentId: "minutes", document: {text: TEXT}}),
    token: READER,
    error: {code: "PermissionDenied", message: /needs the role writer; the token of reader/},
  },
  {
    call: "DocumentService.IngestDocument",
    with: () => ({parent: "collections/open", documentId: "minutes", document: {text: TEXT}}),
    token: WRITER,
    gives: {document: {eventCount: 2}},
  },
  {
    call: "TimelineService.CountEvents",
    with: () => ({parent: "collections/open"}),
    token: READER,
    gives: {count: "2"},
  },
  {
    call: "TimelineService.CountEvents",
    with: () => ({parent: "collections/closed"}),
    token: ADMIN,
    error: {code: "PermissionDenied", message: /of collection "closed"/},
  },
  {
    call: "ChangeService.WatchChanges",
    with: () => ({parent: "collections/closed"}),
    token: READER,
    error: {code: "PermissionDenied", message: /of collection "closed"/},
  },
  {
    call: "CollectionService.ListCollections",
    with: () => ({}),
    token: READER,
    gives: {collections: [{name: "collections/open"}]},
  },
  {
    call: "CollectionService.UpdateCollection",
    with: () => ({collection: {name: "collections/open", displayName: "Open"}}),
    token: WRITER,
    error: {code: "PermissionDenied", message: /needs the role admin/},
  },
  {
    call: "CollectionService.CreateCollection",
    with: () => ({collectionId: "closed"}),
    token: ADMIN,
    error: {code: "PermissionDenied", message: /of collection "closed"/},
  },
  {
    call: "AdminService.CompactCollection",
    with: () => ({name: "collections/open"}),
    token: WRITER,
    error: {code: "PermissionDenied", message: /needs the role admin/},
  },
  ...starting({
    call: "AdminService.CompactCollection",
    with: () => ({name: "collections/open"}),
    token: ADMIN,
    ends: well("CompactCollectionResponse"),
  }),
  // An operation is for those who could have started it.
  {
    call: "Operations.GetOperation",
    with: (c) => ({name: c.operation}),
    token: WRITER,
    error: {
      code: "PermissionDenied",
      message: /CompactCollection needs the role admin; the token of writer/,
    },
  },
  {
    call: "Operations.CancelOperation",
    with: (c) => ({name: c.operation}),
    token: WRITER,
    error: {code: "PermissionDenied", message: /needs the role admin/},
  },
  {
    call: "Operations.WaitOperation",
    with: (c) => ({name: c.operation}),
    token: READER,
    error: {code: "PermissionDenied", message: /needs the role writer/},
  },
  {
    call: "Operations.ListOperations",
    with: () => ({name: "collections/open"}),
    token: WRITER,
    gives: {operations: undefined},
  },
  {
    call: "Operations.ListOperations",
    with: () => ({name: "collections/closed"}),
    token: ADMIN,
    error: {code: "PermissionDenied", message: /of collection "closed"/},
  },
];

// On a server whose files are then damaged: they are files, and not in memory, after this.
export const beforeDamage = [
  {
    call: "DocumentService.IngestDocument",
    with: (c) => ({parent: c.collection, documentId: "minutes", document: {text: TEXT}}),
    gives: {document: {eventCount: 2}},
  },
  ...starting({
    call: "AdminService.CompactCollection",
    with: (c) => ({name: c.collection}),
    ends: well("CompactCollectionResponse"),
  }),
];

// On another that has those files.
export const afterDamage = [
  {
    call: "DocumentService.GetDocument",
    with: (c) => ({name: `${c.collection}/documents/minutes`}),
    error: {code: "DataLoss"},
  },
  {
    call: "TimelineService.StreamTimeline",
    with: (c) => ({parent: c.collection}),
    error: {code: "DataLoss"},
  },
  {
    call: "CollectionService.ListCollections",
    with: () => ({}),
    gives: {unreachable: (names) => names.length > 0},
  },
];

// On one whose disk fails.
export const whileDiskFails = [
  {
    call: "DocumentService.IngestDocument",
    with: (c) => ({parent: c.collection, documentId: "minutes", document: {text: OTHER}}),
    error: {code: "Internal", message: /Input\/output error/},
  },
  {
    call: "DocumentService.GetDocument",
    with: (c) => ({name: `${c.collection}/documents/minutes`}),
    gives: {text: TEXT, revision: "1"},
  },
];

// And on the same once its disk is well again.
export const afterDiskFailed = [
  {
    call: "DocumentService.IngestDocument",
    with: (c) => ({parent: c.collection, documentId: "letter", document: {text: OTHER}}),
    gives: {outcome: "INGEST_OUTCOME_CREATED"},
  },
  {
    call: "DocumentService.GetDocument",
    with: (c) => ({name: `${c.collection}/documents/minutes`}),
    gives: {text: TEXT, revision: "1"},
  },
];

// On a server that is told to stop.
export const whileStopping = [
  {
    call: "DocumentService.IngestDocument",
    with: (c) => ({parent: c.collection, documentId: "minutes", document: {text: TEXT}}),
    gives: {document: {eventCount: 2}},
  },
  {
    call: "ChangeService.WatchChanges",
    with: (c) => ({parent: c.collection, afterRevision: "0"}),
    meanwhile: (c) => c.server.tellToStop(),
    error: {code: "Unavailable", message: /the server is stopping/},
  },
];

// To a server that takes no more calls for now from who calls.
export const overLimit = [
  {
    call: "TimelineService.CountEvents",
    with: (c) => ({parent: c.collection}),
    error: {
      code: "ResourceExhausted", message: /more than 0\.001 calls a second; try again in/,
      details: ["google.rpc.ErrorInfo", "google.rpc.QuotaFailure", "google.rpc.RetryInfo"],
    },
  },
];
