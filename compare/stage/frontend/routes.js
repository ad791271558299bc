// Routes: the way of each arrow from box to box, around those that stand between.

import { BOX, channels } from "./places.js";

const HEAD = 11, SPREAD = 0.62, LANE = 9, AROUND = 14;

/** Give each arrow `{...arrow, path, head}`: an SVG path, and the points of its head. */
export function routes(arrows, places) {
  const ways = arrows.map((arrow) => way(arrow, places));
  pass(ways, places);
  spread(ways, "source", "right", places);
  spread(ways, "target", "left", places);
  return ways.map((each) => ({ ...each.arrow, ...drawn(each) }));
}

function way(arrow, places) {
  const source = places.get(arrow.source), target = places.get(arrow.target);
  const between = [];
  for (let column = source.column + 1; column < target.column; column++) between.push({ column });
  return { arrow, source, target, between, inColumn: source.column === target.column, from: source.middle, to: target.middle };
}

/** Choose where the long ones pass the columns between, each on a lane of its own. */
function pass(ways, places) {
  const taken = new Map();
  for (const { source, target, between } of ways) {
    for (const spot of between) {
      const share = (spot.column - source.column) / (target.column - source.column);
      const wanted = source.middle + share * (target.middle - source.middle);
      const channel = nearest(channels(places, spot.column), wanted);
      const key = `${spot.column}/${channel}`, lane = taken.get(key) ?? 0;
      taken.set(key, lane + 1);
      spot.y = channel + (lane % 2 ? 1 : -1) * Math.ceil(lane / 2) * LANE;
      const beside = [...places.values()].find((each) => each.column === spot.column);
      Object.assign(spot, { left: beside.left - 4, right: beside.right + 4 });
    }
  }
}

function nearest(values, wanted) {
  return values.reduce((best, each) => (Math.abs(each - wanted) < Math.abs(best - wanted) ? each : best));
}

/** Let those that share a side of a box leave or arrive one below the other. */
function spread(ways, end, side, places) {
  for (const place of places.values()) {
    const here = ways.filter((each) => each[end] === place && !each.inColumn);
    here.sort((one, other) => towards(one, end) - towards(other, end));
    here.forEach((each, number) => {
      const y = place.middle + ((number + 0.5) / here.length - 0.5) * place.height * SPREAD;
      each[end === "source" ? "from" : "to"] = y;
    });
  }
}

function towards(way, end) {
  const other = end === "source" ? way.target : way.source;
  const spot = end === "source" ? way.between[0] : way.between.at(-1);
  return spot?.y ?? other.middle;
}

function drawn(way) {
  if (way.inColumn) return Math.abs(way.source.row - way.target.row) <= 1 ? vertical(way) : around(way);
  const stops = [[way.source.right, way.from]];
  for (const { left, right, y } of way.between) stops.push([left, y], [right, y]);
  stops.push([way.target.left - HEAD, way.to]);
  return { path: curve(stops), head: head(way.target.left, way.to, 1) };
}

/** Draw a line that leaves and arrives level everywhere. */
function curve([first, ...rest]) {
  let path = `M${first}`, [x, y] = first;
  for (const [nextX, nextY] of rest) {
    const half = (nextX - x) / 2;
    path += `C${x + half},${y} ${nextX - half},${nextY} ${nextX},${nextY}`;
    [x, y] = [nextX, nextY];
  }
  return path;
}

function vertical({ source, target }) {
  const down = target.middle > source.middle, x = source.left + BOX.width * (down ? 0.42 : 0.58);
  const [start, end] = down ? [source.bottom, target.top] : [source.top, target.bottom];
  const neck = end + (down ? -HEAD : HEAD);
  return { path: `M${x},${start}L${x},${neck}`, head: `${x},${end} ${x - 7},${neck} ${x + 7},${neck}` };
}

function around({ source, target }) {
  const out = source.right + AROUND, end = target.right;
  const path = `M${source.right},${source.middle}C${out + 12},${source.middle} ${out + 12},${target.middle} ${end + HEAD},${target.middle}`;
  return { path, head: head(end, target.middle, -1) };
}

function head(x, y, forth) {
  const neck = x - forth * HEAD;
  return `${x},${y} ${neck},${y - 7} ${neck},${y + 7}`;
}
