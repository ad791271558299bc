// Shapes: one for each condition, so that nobody needs to tell colours apart; all in a square of 20.

export const SHAPES = {
  up: "M10,2a8,8 0 1,0 .01,0z",
  slow: "M10,1.5L19,18H1z",
  frozen: "M3,2h5v16h-5zM12,2h5v16h-5z",
  down: "M4.5,1L10,6.5 15.5,1 19,4.5 13.5,10 19,15.5 15.5,19 10,13.5 4.5,19 1,15.5 6.5,10 1,4.5z",
  erroring: "M10,0L20,10 10,20 0,10zM9,5v6h2v-6zM9,13v2h2v-2z",
  restarting: "M10,2a8,8 0 1,0 8,8h-4a4,4 0 1,1 -4,-4v3l6,-5 -6,-5z",
};

/** A database: a cylinder in a box of 34 by 38. */
export const CYLINDER = "M1,7a16,6 0 0,1 32,0v24a16,6 0 0,1 -32,0zM1,7a16,6 0 0,0 32,0";
