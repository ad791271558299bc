// Places: where boxes stand, in the picture's own units, which are pixels at full size.

export const BOX = { width: 190, height: 110 };
const CLIENT = { width: 62, height: 96 };
const GAP = { columns: [0, 38, 54, 66], row: 24 };
const MARGIN = { x: 12, y: 16 };
const BEHIND = 6; // Room for copies that look out on the right.
const PITCH = BOX.height + GAP.row;

/** Tell how much room an architecture needs. */
export function height(boxes) {
  return 2 * MARGIN.y + Math.max(...boxes.map((box) => box.row)) * PITCH + BOX.height;
}

export function width(boxes) {
  return left(Math.max(...boxes.map((box) => box.column))) + BOX.width + MARGIN.x + BEHIND;
}

/** Give each box its rectangle by name. */
export function places(boxes) {
  return new Map(boxes.map((box) => [box.name, place(box)]));
}

function place({ name, column, row }) {
  const size = column === 0 ? CLIENT : BOX, middle = MARGIN.y + row * PITCH + BOX.height / 2;
  return {
    name, column, row, middle, height: size.height,
    left: left(column), right: left(column) + size.width, centre: left(column) + size.width / 2,
    top: middle - size.height / 2, bottom: middle + size.height / 2,
  };
}

/** Arrows from many to many need more room than the one from the client. */
function left(column) {
  if (column === 0) return MARGIN.x;
  const before = column === 1 ? MARGIN.x + CLIENT.width : left(column - 1) + BOX.width;
  return before + GAP.columns[Math.min(column, GAP.columns.length - 1)];
}

/** Give the heights at which a line can pass a column without crossing a box. */
export function channels(all, column) {
  const middles = [...all.values()].filter((each) => each.column === column).map((each) => each.middle);
  middles.sort((one, other) => one - other);
  return [middles[0] - PITCH / 2, ...middles.map((middle) => middle + PITCH / 2)];
}
