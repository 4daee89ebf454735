-- At how many per cent of quota and cap a team is told; where there is no row: 50, 80, 100.
CREATE TABLE alert_setting (
    team_id    uuid      PRIMARY KEY REFERENCES team (id),
    thresholds integer[] NOT NULL
);

-- What a team was told in a month, so that it is told once. The threshold 0 stands for "no more is left".
CREATE TABLE alert_sent (
    team_id   uuid        NOT NULL,
    period    text        NOT NULL,
    measure   text        NOT NULL CHECK (measure IN ('quota', 'spend_cap')),
    threshold integer     NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (team_id, period, measure, threshold)
);
