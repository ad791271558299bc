// Places: where boxes stand, in the picture's own units, which are pixels at full size.

export const BOX = { width: 190, height: 118 };
const CLIENT = { width: 62, height: 96 };
const GAP = { column: 52, row: 32 };
const MARGIN = { x: 10, y: 26 };
const PITCH = BOX.height + GAP.row;

/** Tell how many rows an architecture needs. */
export function rows(boxes) {
  return 1 + Math.max(...boxes.map((box) => box.row));
}

export function height(rowCount) {
  return 2 * MARGIN.y + rowCount * PITCH - GAP.row;
}

export function width(boxes) {
  const columns = Math.max(...boxes.map((box) => box.column));
  return 2 * MARGIN.x + CLIENT.width + columns * (GAP.column + BOX.width);
}

/** Give each box its rectangle by name, in the middle of a picture with so many rows. */
export function places(boxes, rowCount) {
  const lower = ((rowCount - rows(boxes)) / 2) * PITCH;
  return new Map(boxes.map((box) => [box.name, place(box, lower)]));
}

function place({ name, column, row }, lower) {
  const size = column === 0 ? CLIENT : BOX;
  const left = column === 0 ? MARGIN.x : MARGIN.x + CLIENT.width + GAP.column + (column - 1) * (BOX.width + GAP.column);
  const middle = MARGIN.y + lower + row * PITCH + BOX.height / 2;
  return {
    name, column, row, left, right: left + size.width, middle, centre: left + size.width / 2,
    top: middle - size.height / 2, bottom: middle + size.height / 2, height: size.height,
  };
}

/** Give the heights at which a line can pass a column without crossing a box. */
export function channels(all, column) {
  const middles = [...all.values()].filter((each) => each.column === column).map((each) => each.middle);
  middles.sort((one, other) => one - other);
  return [middles[0] - PITCH / 2, ...middles.map((middle) => middle + PITCH / 2)];
}
