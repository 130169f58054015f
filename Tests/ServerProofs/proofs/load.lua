-- Requests for wrk: events with ids of their own, of genlook (batches) or esputnik (one a request).
--
--     wrk -s load.lua URL -- EVENTS_PER_REQUEST
--
-- Prints, as its last line, what it measured as JSON.

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

-- Ids differ between threads, runs and requests.
local prefix, sent, size

local event = '{"event":"widget:button_click","properties":{"product_id":"gid://shopify/Product/456",'
    .. '"button_style":"primary","price":19.9},"timestamp":"2026-04-15T10:30:00.250Z","$insert_id":"'
local context = '],"context":{"$current_url":"https://shop.example/products/shirt","$host":"shop.example",'
    .. '"$pathname":"/products/shirt","$referrer":null,"$screen_width":1920,"$screen_height":1080,'
    .. '"$browser_language":"en-US","$timezone":"Europe/Berlin","genlook_widget_enabled":true,'
    .. '"genlook_lib_version":"1.0.0","$session_id":"session_'

function init(arguments)
    size = tonumber(arguments[1])
    sent = 0
    prefix = string.format("%x_%d_", os.time(), number)
    wrk.method = "POST"
end

local function batch()
    local parts = { '{"events":[' }
    for place = 1, size do
        parts[#parts + 1] = (place > 1 and "," or "") .. event .. prefix .. sent .. "_" .. place .. '"}'
    end
    -- Visitors come back: one in a hundred thousand.
    local visitor = number .. "_" .. sent % 100000
    parts[#parts + 1] = context .. visitor .. '","genlook_client_id":"' .. visitor .. '"}}'
    return table.concat(parts)
end

function request()
    sent = sent + 1
    if size > 1 then return wrk.format("POST", "/public/tracking/events", nil, batch()) end
    local body = '{"eventTypeKey":"productViewed","params":[{"name":"email","value":"' .. number .. "_"
        .. sent % 100000 .. '@shop.example"},{"name":"product","value":"{\\"productId\\":\\"WS01-'
        .. sent % 1000 .. '\\",\\"price\\":45.5,\\"isInStock\\":1}"},{"name":"currencyCode","value":"USD"}]}'
    return wrk.format("POST", "/api/v2/event", { ["Idempotency-Key"] = prefix .. sent }, body)
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"max":%d,"refused":%d,"broken":%d}\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
        errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
