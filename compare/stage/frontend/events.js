// Events: the stream of what happens on the stage. It comes back by itself.

const EVENTS = ["state", "hops", "act", "traffic", "scene", "prediction", "undone"];
const RETRY_MS = 2000;

/** Tell each event with its data from now on, and when the stream has opened (`open`) and broken off (`error`). */
export function listen(tell) {
  const source = new EventSource("/events");
  source.addEventListener("open", () => tell("open"));
  source.addEventListener("error", () => {
    tell("error");
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(tell), RETRY_MS); // Else the browser retries.
  });
  for (const event of EVENTS) source.addEventListener(event, ({ data }) => tell(event, JSON.parse(data)));
}
