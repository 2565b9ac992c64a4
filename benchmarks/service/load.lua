-- wrk -s load.lua URL -- BODIES [TOKENS]: a body a line, each in its turn; a token a line, each once.
local function lines(path)
   local found = {}
   for line in io.lines(path) do found[#found + 1] = line end
   return found
end

function init(args)
   bodies, sent = lines(args[1]), 0
   tokens = args[2] and lines(args[2])
   wrk.method = "POST"
   wrk.headers["Content-Type"] = "application/json"
   ready = {}
   if not tokens then
      for number, body in ipairs(bodies) do ready[number] = wrk.format(nil, nil, nil, body) end
   end
end

function request()
   sent = sent + 1
   local number = (sent - 1) % #bodies + 1
   if not tokens then return ready[number] end
   local headers = { ["Content-Type"] = "application/json" }
   headers["Authorization"] = "Bearer " .. (tokens[sent] or "none-left")
   return wrk.format(nil, nil, headers, bodies[number])
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format("RESULT %d %d %d %d %d %d\n",
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
      errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
