// The grid on the ground; it fades with distance.
uniform mat4 clip;
uniform vec3 eye;
uniform float reach;

in vec3 position;

out float strength;

void main() {
  gl_Position = clip * vec4(position, 1.0);
  strength = clamp(1.0 - distance(eye.xy, position.xy) / reach, 0.0, 1.0);
}
