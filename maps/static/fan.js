/* Marks that would cover one another are fanned out around their middle. Pure: pixels in, pixels out. */
(function (bm) {
  "use strict";

  const SIZE = 24;
  const PITCH = 26;

  /* Where each mark is put: at its point where it is alone, else on rings around the middle of its group. Null where a
     group would have more marks than `most`: a fan that large says less than the marks where they are. */
  bm.fan = function (points, most = Infinity) {
    const places = new Array(points.length);
    const made = groups(points, most);
    if (!made) return null;
    for (const { x, y, members } of made) {
      const offsets = members.length === 1 ? [{ x: 0, y: 0 }] : rings(members.length);
      members.forEach((index, number) => {
        const { x: dx, y: dy } = offsets[number];
        places[index] = { x: x + dx, y: y + dy, moved: members.length > 1 };
      });
    }
    return places;
  };

  /* Groups of marks that would touch, merged until none touches another. */
  function groups(points, most) {
    let made = points.map((point, index) => ({ x: point.x, y: point.y, members: [index], reach: 0 }));
    for (let found = true; found;) {
      found = false;
      const merged = [];
      for (const group of made) {
        const near = merged.find((other) => touch(group, other));
        if (near) {
          join(near, group);
          if (near.members.length > most) return null;
          found = true;
        } else merged.push(group);
      }
      made = merged;
    }
    return made;
  }

  function touch(a, b) {
    return Math.hypot(a.x - b.x, a.y - b.y) < a.reach + b.reach + SIZE;
  }

  function join(group, other) {
    const [n, m] = [group.members.length, other.members.length];
    group.x = (group.x * n + other.x * m) / (n + m);
    group.y = (group.y * n + other.y * m) / (n + m);
    group.members.push(...other.members);
    group.reach = Math.max(...rings(n + m).map(({ x, y }) => Math.hypot(x, y)));
  }

  /* Places on rings: one ring for up to six marks, then wider ones around it. */
  function rings(count) {
    const places = [];
    for (let ring = 1; places.length < count; ring += 1) {
      const left = count - places.length;
      const here = Math.min(left, 6 * ring);
      const radius = ring === 1 && left < 6 ? Math.max(SIZE * 0.75, (left * PITCH) / (2 * Math.PI)) : ring * PITCH;
      for (let number = 0; number < here; number += 1) {
        const angle = (2 * Math.PI * number) / here - Math.PI / 2;
        places.push({ x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
      }
    }
    return places;
  }
})(window.bordermap);
