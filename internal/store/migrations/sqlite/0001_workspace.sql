-- +goose Up
-- Times are RFC 3339 text in UTC, dates YYYY-MM-DD text, flags 0 or 1, absence
-- is '' or -1: both databases then hold, compare and sort the same values.
create table workspace (
    id         text primary key,
    created_at text not null
) without rowid;

create table study (
    id    text primary key,
    title text not null
) without rowid;

create table participant (
    id text primary key
) without rowid;

create table participant_attribute (
    participant text not null references participant (id),
    name        text not null,
    since       text not null,
    value       text not null,
    primary key (participant, name, since)
) without rowid;

create table interview (
    id          text primary key,
    study       text not null references study (id),
    title       text not null,
    date        text not null,
    source      text not null,
    guide       text not null,
    recording   text not null,
    note_takers text not null, -- JSON list
    consent     text not null, -- JSON
    revision    integer not null,
    sha256      text not null,
    path        text not null,
    turns       integer not null,
    words       integer not null
) without rowid;
create index interview_by_sha256 on interview (sha256);

create table speaker (
    interview   text not null references interview (id),
    name        text not null,
    position    integer not null,
    role        text not null,
    guessed     integer not null,
    participant text not null,
    turns       integer not null,
    words       integer not null,
    primary key (interview, name)
) without rowid;

-- Revisions and turns are immutable and outlive the interview they belong to:
-- undoing an ingest forgets the interview, doing it again finds them.
create table revision (
    number    integer primary key,
    interview text not null,
    sha256    text not null,
    path      text not null,
    at        text not null,
    turns     integer not null,
    said      text not null, -- JSON: what the file says of itself
    source    blob not null
);
create index revision_by_interview on revision (interview, number);

create table turn (
    revision integer not null references revision (number),
    n        integer not null,
    kind     text not null,
    speaker  text not null,
    start_ms integer not null,
    line     integer not null,
    text     text not null,
    marks    text not null, -- JSON: lines and stamps within the turn, '' when there are none
    primary key (revision, n)
) without rowid;

create table theme (
    id         text primary key,
    parent     text not null,
    name       text not null,
    kind       text not null,
    definition text not null,
    includes   text not null,
    excludes   text not null,
    colour     integer not null,
    position   integer not null,
    retired    integer not null
) without rowid;

create table quote (
    id         text primary key,
    interview  text not null references interview (id),
    revision   integer not null references revision (number),
    first_turn integer not null,
    first_byte integer not null,
    last_turn  integer not null,
    last_byte  integer not null,
    words      text not null,
    state      text not null,
    speaker    text not null,
    line       integer not null,
    start_ms   integer not null
) without rowid;
create index quote_by_place on quote (revision, first_turn, first_byte, last_turn, last_byte);
create index quote_by_interview on quote (interview, first_turn, first_byte);

create table coding (
    quote text not null references quote (id),
    theme text not null references theme (id),
    coder text not null,
    at    text not null,
    primary key (quote, theme, coder)
) without rowid;
create index coding_by_theme on coding (theme, quote, coder);

create table memo (
    quote text not null references quote (id),
    coder text not null,
    words text not null,
    at    text not null,
    primary key (quote, coder)
) without rowid;

create table finish (
    interview text not null references interview (id),
    coder     text not null,
    at        text not null,
    primary key (interview, coder)
) without rowid;

create table guide (
    id        text primary key,
    title     text not null,
    version   text not null,
    study     text not null,
    minutes   integer not null,
    questions text not null, -- JSON
    path      text not null,
    source    text not null  -- base64
) without rowid;

create table hypothesis (
    id        text primary key,
    title     text not null,
    stage     text not null,
    parent    text not null,
    slots     text not null, -- JSON
    state     text not null,
    decisions text not null  -- JSON
) without rowid;

create table evidence (
    hypothesis text not null references hypothesis (id),
    quote      text not null references quote (id),
    stance     text not null,
    strength   integer not null,
    note       text not null,
    actor      text not null,
    at         text not null,
    primary key (hypothesis, quote)
) without rowid;

create table proposal (
    id         text primary key,
    title      text not null,
    eliminates text not null,
    state      text not null,
    hypothesis text not null,
    inputs     text not null -- JSON
) without rowid;

create table cycle (
    name      text primary key,
    threshold text not null, -- hours per quarter, decimal
    at        text not null
) without rowid;

create table event (
    seq     integer primary key,
    at      text not null,
    actor   text not null,
    op_id   text not null unique,
    kind    text not null,
    subject text not null,
    before  text not null, -- JSON: rows as they were
    after   text not null  -- JSON: rows as they became
);
create index event_by_actor on event (actor, seq);

-- The turns whose search entries an event changes.
create table event_turn (
    seq        integer not null references event (seq),
    revision   integer not null,
    first_turn integer not null,
    last_turn  integer not null,
    primary key (seq, revision, first_turn)
) without rowid;
