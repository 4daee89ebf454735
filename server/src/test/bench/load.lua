-- Load for wrk. Arguments: the key file (a key a line), and "generations" to create them; without it, what the URL names.
-- Prints one line at the end: requests, microseconds, refusals and failures, p50 and p99 in microseconds.

local threads = 0

function setup(thread)
   threads = threads + 1
   thread:set("thread_number", threads)
end

function init(args)
   keys = {}
   if args[1] then
      for key in io.lines(args[1]) do
         keys[#keys + 1] = key
      end
   end
   creates = args[2] == "generations"
   run = string.format("%d-%d", os.time(), thread_number)
   count = 0
   if #keys == 1 and not creates then
      wrk.headers["Authorization"] = "Bearer " .. keys[1]
   end
   if creates then
      request = create
   end
end

-- Each is another generation of the next team, safe to repeat as every caller's should be.
function create()
   count = count + 1
   return wrk.format("POST", "/v1/generations", {
      ["Authorization"] = "Bearer " .. keys[count % #keys + 1],
      ["Content-Type"] = "application/json",
      ["Idempotency-Key"] = string.format("bench-%s-%d", run, count),
   }, '{"prompt": "Summer sale: 30 % off all surfboards", "format": "instagram_post"}')
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format("result %d %d %d %d %d\n",
      summary.requests, summary.duration,
      errors.connect + errors.read + errors.write + errors.timeout + errors.status,
      latency:percentile(50), latency:percentile(99)))
end
