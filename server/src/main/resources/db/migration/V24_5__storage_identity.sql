-- Which storage the stored files are in: it has the same id in itself. One row at most.
CREATE TABLE storage_identity (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    id       text    NOT NULL
);
