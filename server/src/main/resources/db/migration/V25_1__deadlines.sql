-- Until when a generation must have begun, and be done; null is as long as it takes.
ALTER TABLE generation ADD COLUMN start_by timestamptz;
ALTER TABLE generation ADD COLUMN finish_by timestamptz;

CREATE INDEX generation_by_start_end ON generation (start_by)
    WHERE status = 'pending' AND start_by IS NOT NULL;
CREATE INDEX generation_by_finish_end ON generation (finish_by)
    WHERE status IN ('pending', 'processing_samples', 'awaiting_selection', 'processing_final') AND finish_by IS NOT NULL;

-- Nobody begins it after this. Null once it has begun.
ALTER TABLE generation_task ADD COLUMN start_by timestamptz;
