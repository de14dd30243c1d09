// A point of the cloud: its place, colour and size on screen.
uniform mat4 clip;
uniform mat4 box;        // space -> the selected cuboid as [-1, 1]^3
uniform vec4 appearance;       // colour mode, lowest and highest height (m), device px per css px
uniform vec2 size;       // px of a point: at 1 m (0: everywhere alike), at least

in vec3 position;
in uvec4 tint;           // red, green, blue, intensity

out vec3 color;

// Near-black blue over cyan to sand, lightness rising with height.
vec3 ramp(float t) {
  vec3 c0 = vec3(0.11, 0.20, 0.42);
  vec3 c1 = vec3(0.15, 0.44, 0.68);
  vec3 c2 = vec3(0.27, 0.68, 0.74);
  vec3 c3 = vec3(0.62, 0.77, 0.60);
  vec3 c4 = vec3(0.90, 0.78, 0.52);
  float s = clamp(t, 0.0, 1.0) * 4.0;
  if (s < 1.0) return mix(c0, c1, s);
  if (s < 2.0) return mix(c1, c2, s - 1.0);
  if (s < 3.0) return mix(c2, c3, s - 2.0);
  return mix(c3, c4, s - 3.0);
}

void main() {
  gl_Position = clip * vec4(position, 1.0);
  vec4 rgbi = vec4(tint) / 255.0;
  if (appearance.x < 0.5) {
    // The ground gets most of the range: what stands on it is what matters.
    float t = (position.z - appearance.y) / max(appearance.z - appearance.y, 0.01);
    color = ramp(sqrt(max(t, 0.0)) * 0.86 + 0.12);
  } else if (appearance.x < 1.5) {
    color = ramp(0.1 + 0.9 * sqrt(rgbi.a));
  } else {
    color = rgbi.rgb;
  }
  vec3 inside = abs((box * vec4(position, 1.0)).xyz);
  bool held = max(inside.x, max(inside.y, inside.z)) <= 1.0;
  if (held) color = mix(color, vec3(1.0), 0.38);
  gl_PointSize = clamp(size.x / max(gl_Position.w, 0.1), size.y, 7.0) * appearance.w * (held ? 1.25 : 1.0);
}
