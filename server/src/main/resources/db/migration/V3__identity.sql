-- What teams may have. Data, not code; null is "no bound". windows: name=limit/seconds, separated by spaces.
CREATE TABLE plan (
    name                 text    PRIMARY KEY,
    included_generations integer NOT NULL CHECK (included_generations >= 0),
    sells_beyond         boolean NOT NULL,
    credit_limit_micros  bigint CHECK (credit_limit_micros >= 0),
    windows              text    NOT NULL,
    at_once              integer CHECK (at_once > 0),
    storage_bytes        bigint CHECK (storage_bytes >= 0),
    endpoints            integer NOT NULL CHECK (endpoints >= 0)
);

INSERT INTO plan (name, included_generations, sells_beyond, credit_limit_micros, windows, at_once, storage_bytes, endpoints)
VALUES ('free', 100, false, 0, 'minute=60/60 day=5000/86400', 5, 1000000000, 2),
       ('payg', 0, true, 100000000, 'minute=600/60 day=100000/86400', 50, 50000000000, 10),
       ('team', 1000, true, 1000000000, 'minute=3000/60 day=1000000/86400', 200, 500000000000, 50),
       ('enterprise', 0, true, 10000000000, 'minute=30000/60', 2000, NULL, 500),
       ('bench', 0, true, NULL, '', NULL, NULL, 500);

CREATE TABLE team (
    id                  uuid        PRIMARY KEY,
    name                text        NOT NULL,
    plan                text        NOT NULL REFERENCES plan (name),
    suspended           boolean     NOT NULL,
    credit_limit_micros bigint CHECK (credit_limit_micros >= 0),
    created_at          timestamptz NOT NULL,
    version             bigint      NOT NULL
);

CREATE TABLE app_user (
    id         uuid        PRIMARY KEY,
    email      text        NOT NULL UNIQUE,
    created_at timestamptz NOT NULL
);

CREATE TABLE membership (
    team_id   uuid        NOT NULL REFERENCES team (id),
    user_id   uuid        NOT NULL REFERENCES app_user (id),
    role      text        NOT NULL CHECK (role IN ('viewer', 'editor', 'admin', 'owner')),
    joined_at timestamptz NOT NULL,
    PRIMARY KEY (team_id, user_id)
);

CREATE INDEX membership_by_user ON membership (user_id);

-- Raised in the transaction of every change to who may do what; nodes forget what they remember when it rises.
CREATE TABLE access_epoch (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch    bigint  NOT NULL
);

INSERT INTO access_epoch (epoch)
VALUES (1);
