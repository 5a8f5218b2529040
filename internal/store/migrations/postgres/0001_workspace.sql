-- +goose Up
-- Times are RFC 3339 text in UTC, dates YYYY-MM-DD text, flags 0 or 1, absence
-- is '' or -1: both databases then hold, compare and sort the same values.
create table workspace (
    id         text collate "C" primary key,
    created_at text collate "C" not null
);

create table study (
    id    text collate "C" primary key,
    title text collate "C" not null
);

create table participant (
    id text collate "C" primary key
);

create table participant_attribute (
    participant text collate "C" not null references participant (id),
    name        text collate "C" not null,
    since       text collate "C" not null,
    value       text collate "C" not null,
    primary key (participant, name, since)
);

create table interview (
    id          text collate "C" primary key,
    study       text collate "C" not null references study (id),
    title       text collate "C" not null,
    date        text collate "C" not null,
    source      text collate "C" not null,
    guide       text collate "C" not null,
    recording   text collate "C" not null,
    note_takers text collate "C" not null, -- JSON list
    consent     text collate "C" not null, -- JSON
    revision    bigint not null,
    sha256      text collate "C" not null,
    path        text collate "C" not null,
    turns       bigint not null,
    words       bigint not null
);
create index interview_by_sha256 on interview (sha256);

create table speaker (
    interview   text collate "C" not null references interview (id),
    name        text collate "C" not null,
    position    bigint not null,
    role        text collate "C" not null,
    guessed     bigint not null,
    participant text collate "C" not null,
    turns       bigint not null,
    words       bigint not null,
    primary key (interview, name)
);

-- Revisions and turns are immutable and outlive the interview they belong to:
-- undoing an ingest forgets the interview, doing it again finds them.
create table revision (
    number    bigint primary key,
    interview text collate "C" not null,
    sha256    text collate "C" not null,
    path      text collate "C" not null,
    at        text collate "C" not null,
    turns     bigint not null,
    said      text collate "C" not null, -- JSON: what the file says of itself
    source    bytea not null
);
create index revision_by_interview on revision (interview, number);

create table turn (
    revision bigint not null references revision (number),
    n        bigint not null,
    kind     text collate "C" not null,
    speaker  text collate "C" not null,
    start_ms bigint not null,
    line     bigint not null,
    text     text collate "C" not null,
    marks    text collate "C" not null, -- JSON: lines and stamps within the turn, '' when there are none
    primary key (revision, n)
);

create table theme (
    id         text collate "C" primary key,
    parent     text collate "C" not null,
    name       text collate "C" not null,
    kind       text collate "C" not null,
    definition text collate "C" not null,
    includes   text collate "C" not null,
    excludes   text collate "C" not null,
    colour     bigint not null,
    position   bigint not null,
    retired    bigint not null
);

create table quote (
    id         text collate "C" primary key,
    interview  text collate "C" not null references interview (id),
    revision   bigint not null references revision (number),
    first_turn bigint not null,
    first_byte bigint not null,
    last_turn  bigint not null,
    last_byte  bigint not null,
    words      text collate "C" not null,
    state      text collate "C" not null,
    speaker    text collate "C" not null,
    line       bigint not null,
    start_ms   bigint not null
);
create index quote_by_place on quote (revision, first_turn, first_byte, last_turn, last_byte);
create index quote_by_interview on quote (interview, first_turn, first_byte);

create table coding (
    quote text collate "C" not null references quote (id),
    theme text collate "C" not null references theme (id),
    coder text collate "C" not null,
    at    text collate "C" not null,
    primary key (quote, theme, coder)
);
create index coding_by_theme on coding (theme, quote, coder);

create table memo (
    quote text collate "C" not null references quote (id),
    coder text collate "C" not null,
    words text collate "C" not null,
    at    text collate "C" not null,
    primary key (quote, coder)
);

create table finish (
    interview text collate "C" not null references interview (id),
    coder     text collate "C" not null,
    at        text collate "C" not null,
    primary key (interview, coder)
);

create table guide (
    id        text collate "C" primary key,
    title     text collate "C" not null,
    version   text collate "C" not null,
    study     text collate "C" not null,
    minutes   bigint not null,
    questions text collate "C" not null, -- JSON
    path      text collate "C" not null,
    source    text collate "C" not null  -- base64
);

create table hypothesis (
    id        text collate "C" primary key,
    title     text collate "C" not null,
    stage     text collate "C" not null,
    parent    text collate "C" not null,
    slots     text collate "C" not null, -- JSON
    state     text collate "C" not null,
    decisions text collate "C" not null  -- JSON
);

create table evidence (
    hypothesis text collate "C" not null references hypothesis (id),
    quote      text collate "C" not null references quote (id),
    stance     text collate "C" not null,
    strength   bigint not null,
    note       text collate "C" not null,
    actor      text collate "C" not null,
    at         text collate "C" not null,
    primary key (hypothesis, quote)
);

create table proposal (
    id         text collate "C" primary key,
    title      text collate "C" not null,
    eliminates text collate "C" not null,
    state      text collate "C" not null,
    hypothesis text collate "C" not null,
    inputs     text collate "C" not null -- JSON
);

create table cycle (
    name      text collate "C" primary key,
    threshold text collate "C" not null, -- hours per quarter, decimal
    at        text collate "C" not null
);

create table event (
    seq     bigint primary key,
    at      text collate "C" not null,
    actor   text collate "C" not null,
    op_id   text collate "C" not null unique,
    kind    text collate "C" not null,
    subject text collate "C" not null,
    before  text collate "C" not null, -- JSON: rows as they were
    after   text collate "C" not null  -- JSON: rows as they became
);
create index event_by_actor on event (actor, seq);

-- The turns whose search entries an event changes.
create table event_turn (
    seq        bigint not null references event (seq),
    revision   bigint not null,
    first_turn bigint not null,
    last_turn  bigint not null,
    primary key (seq, revision, first_turn)
);
