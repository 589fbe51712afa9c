/* Marks that would cover one another are fanned out around their middle. Pure: pixels in, pixels out. */
(function (bm) {
  "use strict";

  const SIZE = 24;

  /* Group points that lie nearer than a mark's size, each group from its first point, in the order given. */
  function groups(points) {
    const made = [];
    points.forEach((point, index) => {
      const near = made.find((group) => Math.hypot(group.x - point.x, group.y - point.y) < SIZE);
      if (near) near.members.push(index);
      else made.push({ x: point.x, y: point.y, members: [index] });
    });
    return made;
  }

  /* Where each mark is put: at its point where it is alone, else on a ring around the group's middle. */
  bm.fan = function (points) {
    const places = new Array(points.length);
    for (const { members } of groups(points)) {
      if (members.length === 1) {
        places[members[0]] = { x: points[members[0]].x, y: points[members[0]].y, moved: false };
        continue;
      }
      const middle = mean(members.map((index) => points[index]));
      const radius = Math.max(SIZE * 0.75, (members.length * (SIZE + 2)) / (2 * Math.PI));
      members.forEach((index, number) => {
        const angle = (2 * Math.PI * number) / members.length - Math.PI / 2;
        places[index] = {
          x: middle.x + radius * Math.cos(angle), y: middle.y + radius * Math.sin(angle), moved: true,
        };
      });
    }
    return places;
  };

  function mean(points) {
    const sum = points.reduce((total, point) => ({ x: total.x + point.x, y: total.y + point.y }), { x: 0, y: 0 });
    return { x: sum.x / points.length, y: sum.y / points.length };
  }
})(window.bordermap);
