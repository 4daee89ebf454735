-- The windows of one call, decided in one step: the same rings as SlidingWindow, by this server's clock.
--
-- KEYS  a hash a window: newest and oldest cell, used (the sum), and a field a cell that counts something
-- ARGV  verb (decide, giveback, standing), now in microseconds or '' for this server's time, cost, attempt (0 or 1),
--       taken at (giveback), then four a window: limit, microseconds a cell, cells beside the newest, role (L, A or S)
--
-- Returns now, then four numbers a window: violated, remaining, microseconds to more room (not of A),
-- microseconds to room for cost.

local verb, cost, attempt, taken_at = ARGV[1], tonumber(ARGV[3]), ARGV[4] == '1', tonumber(ARGV[5])
local now = tonumber(ARGV[2])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end

local function read(i)
    local at = 6 + (i - 1) * 4
    local w = {
        key = KEYS[i],
        limit = tonumber(ARGV[at]),
        micros = tonumber(ARGV[at + 1]),
        cells = tonumber(ARGV[at + 2]),
        role = ARGV[at + 3],
        violated = false
    }
    local cell = math.floor(now / w.micros)
    local kept = redis.call('HMGET', w.key, 'newest', 'oldest', 'used')
    w.newest, w.oldest, w.used = tonumber(kept[1]), tonumber(kept[2]), tonumber(kept[3])
    if not w.newest or cell - w.newest > w.cells then
        if w.newest then
            redis.call('DEL', w.key)
        end
        w.newest, w.oldest, w.used = cell, cell, 0
        return w
    end
    if cell <= w.newest then
        return w
    end
    w.newest = cell
    w.changed = true
    while w.oldest < cell - w.cells do
        local count = redis.call('HGET', w.key, w.oldest)
        if count then
            w.used = w.used - count
            redis.call('HDEL', w.key, w.oldest)
        end
        w.oldest = w.oldest + 1
    end
    return w
end

local function take(w, calls)
    redis.call('HINCRBY', w.key, w.newest, calls)
    w.used = w.used + calls
    w.changed = true
end

local function give_back(w, calls)
    local cell = math.floor(taken_at / w.micros)
    local back = math.min(calls, tonumber(redis.call('HGET', w.key, cell) or 0))
    if cell >= w.oldest and back > 0 then
        redis.call('HINCRBY', w.key, cell, -back)
        w.used = w.used - back
        w.changed = true
    end
end

-- So that the oldest cell counts something: each cell is passed over once.
local function skip_empty(w)
    while w.oldest < w.newest and tonumber(redis.call('HGET', w.key, w.oldest) or 0) == 0 do
        redis.call('HDEL', w.key, w.oldest)
        w.oldest = w.oldest + 1
        w.changed = true
    end
end

-- Lives a window and a cell after its last call.
local function save(w)
    if w.changed then
        redis.call('HSET', w.key, 'newest', w.newest, 'oldest', w.oldest, 'used', w.used)
        redis.call('PEXPIRE', w.key, math.ceil((w.cells + 1) * w.micros / 1000))
    end
end

local function micros_until_gone(w, fewer)
    if w.cells == 0 then
        return (w.newest + 1) * w.micros - now
    end
    if w.used < fewer then
        return 0
    end
    for cell = w.oldest, w.newest do
        fewer = fewer - (redis.call('HGET', w.key, cell) or 0)
        if fewer <= 0 then
            return (cell + w.cells + 1) * w.micros - now
        end
    end
    return 0
end

local windows, attempted, admitted = {}, attempt, true
for i = 1, #KEYS do
    local w = read(i)
    windows[i] = w
    if verb == 'decide' then
        if w.role == 'A' then
            w.violated = attempt and w.used >= w.limit
            attempted = attempted and not w.violated
        else
            w.violated = cost > 0 and w.used + cost > w.limit
        end
        admitted = admitted and not (w.violated and w.role ~= 'S')
    end
end

local answer = {now}
for _, w in ipairs(windows) do
    if verb == 'decide' then
        if w.role == 'A' then
            if attempted then
                take(w, 1)
            end
        elseif admitted and not w.violated and cost > 0 then
            take(w, cost)
        end
    elseif verb == 'giveback' and w.role ~= 'A' then
        give_back(w, cost)
    end
    skip_empty(w)
    save(w)
    local needed = w.role == 'A' and 1 or cost
    answer[#answer + 1] = w.violated and 1 or 0
    answer[#answer + 1] = math.max(0, w.limit - w.used)
    answer[#answer + 1] = w.role == 'A' and 0 or micros_until_gone(w, math.max(1, w.used - w.limit + 1))
    answer[#answer + 1] = w.violated and w.used + needed > w.limit and micros_until_gone(w, w.used + needed - w.limit) or 0
end
return answer
