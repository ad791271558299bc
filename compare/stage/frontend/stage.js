const events = new EventSource("/events");
events.addEventListener("state", (e) => { document.getElementById("x").textContent = JSON.stringify(JSON.parse(e.data), null, 1); });
